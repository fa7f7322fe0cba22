"""python3-zeep talks to the sandbox's queue of SMEV 3 from the operator's own WSDL. Its signatures
are made, and ours checked, by a Python implementation of the transform."""
import datetime

import pytest
import requests
import zeep
from lxml import etree

from harness import smev

pytestmark = pytest.mark.skipif(not smev.OFFICIAL.exists(),
                                reason="the official WSDL is not there: ../shared/reference")


@pytest.fixture(scope="module")
def queue(pki, tmp_path_factory):
    running = smev.QueueProcess(pki, tmp_path_factory.mktemp("queue"))
    yield running
    running.stop()


class Sign:
    """A zeep plug-in for wsse: fills the signature's holder when the envelope is made."""

    def __init__(self, identity):
        self.identity = identity

    def apply(self, envelope, headers):
        if envelope.find(f"{{{smev.SOAP}}}Header") is None:
            envelope.insert(0, etree.Element(f"{{{smev.SOAP}}}Header"))
        target = envelope.xpath("//*[@Id='SIGNED']")[0]
        return smev.sign(envelope, target, self.identity), headers

    def verify(self, envelope):
        return envelope


class System:
    """A system that is connected to the queue, as zeep sees it."""

    def __init__(self, queue, identity, version, wsdl=None):
        session = requests.Session()
        session.trust_env = False
        folder = smev.OFFICIAL / f"v{version.replace('.', '_')}"
        self.history = zeep.plugins.HistoryPlugin(maxlen=100)
        self.client = zeep.Client(
            wsdl or str(folder / f"smev-message-exchange-service-{version}.wsdl"),
            transport=zeep.transports.Transport(session=session), wsse=Sign(identity),
            plugins=[self.history])
        self.service = self.client.create_service(
            f"{{{smev.EXCHANGE}{version}}}SMEVMessageExchangeSoap11Binding", queue.url)
        # the schema asks for the holder before there is anything to sign
        self.holder = {"CallerInformationSystemSignature":
                       {"_value_1": etree.Element(f"{{{smev.DS}}}Signature")}}

    def send_request(self, message_id):
        return self.service.SendRequest(SenderProvidedRequestData={
            "Id": "SIGNED", "MessageID": message_id, "ReferenceMessageID": message_id,
            "TransactionCode": "code",
            "MessagePrimaryContent": {"_value_1": etree.fromstring(smev.content())}}, **self.holder)

    def send_response(self, message_id, to):
        return self.service.SendResponse(SenderProvidedResponseData={
            "Id": "SIGNED", "MessageID": message_id, "To": to,
            "MessagePrimaryContent": {"_value_1": etree.fromstring(smev.content())}}, **self.holder)

    def get(self, what):
        selector = {"Id": "SIGNED", "NamespaceURI": smev.KIND[0],
                    "RootElementLocalName": smev.KIND[1],
                    "Timestamp": datetime.datetime.now(datetime.timezone.utc)}
        return self.service[what](MessageTypeSelector=selector, **self.holder)

    def ack(self, message_id):
        target = {"_value_1": message_id, "Id": "SIGNED", "accepted": True}
        return self.service.Ack(AckTargetMessage=target, **self.holder)

    def stamp(self, what):
        timestamp = {"_value_1": datetime.datetime.now(datetime.timezone.utc), "Id": "SIGNED"}
        return self.service[what](Timestamp=timestamp, **self.holder)

    @property
    def received(self):
        return self.history.last_received["envelope"]


def check_smev(envelope, target, pki):
    """SMEV signed target; the envelope is taken as it came."""
    fresh = etree.fromstring(etree.tostring(envelope))
    smev.check_signature(fresh.find(".//{*}SMEVSignature"), fresh.find(f".//{{*}}{target}"),
                         pki.bus)
    return fresh


@pytest.mark.parametrize("version", smev.VERSIONS)
def test_a_request_and_its_response_travel(queue, pki, version):
    diary, region = System(queue, pki.north, version), System(queue, pki.epgu, version)
    request_id, response_id = smev.new_id(), smev.new_id()

    diary.send_request(request_id)
    check_smev(diary.received, "MessageMetadata", pki)

    message = region.get("GetRequest")["Request"]
    assert message["SenderProvidedRequestData"]["MessageID"] == request_id
    arrived = check_smev(region.received, "Request", pki)
    smev.check_signature(arrived.find(".//{*}SenderInformationSystemSignature"),
                         arrived.find(".//{*}SenderProvidedRequestData"), pki.north)
    assert arrived.findtext(f".//{{{smev.KIND[0]}}}mark") == "5"
    assert not region.get("GetRequest")  # taken, not yet to be seen again

    region.send_response(response_id, message["ReplyTo"])
    region.ack(request_id)

    answer = diary.get("GetResponse")["Response"]
    assert answer["OriginalMessageId"] == request_id
    assert answer["SenderProvidedResponseData"]["MessageID"] == response_id
    arrived = check_smev(diary.received, "Response", pki)
    smev.check_signature(arrived.find(".//{*}SenderInformationSystemSignature"),
                         arrived.find(".//{*}SenderProvidedResponseData"), pki.epgu)
    diary.ack(response_id)
    assert not diary.stamp("GetStatus")


@pytest.mark.parametrize("version", ("1.1", "1.2"))
def test_statistics_count_what_waits(queue, pki, version):
    diary, region = System(queue, pki.north, version), System(queue, pki.epgu, version)
    message_id = smev.new_id()
    diary.send_request(message_id)
    lengths = {each["queueName"]: each["pendingMessageNumber"]
               for each in region.stamp("GetIncomingQueueStatistics")}
    assert lengths["REGION.request"] == 1
    region.get("GetRequest")
    region.ack(message_id)


@pytest.mark.parametrize("version", smev.VERSIONS)
def test_faults_are_those_that_the_wsdl_names(queue, pki, version):
    diary = System(queue, pki.north, version)
    message_id = smev.new_id()
    diary.send_request(message_id)
    with pytest.raises(zeep.exceptions.Fault) as refused:
        diary.send_request(message_id)
    detail = refused.value.detail[0]
    assert detail.tag == f"{{{smev.EXCHANGE}types/faults/{version}}}MessageIsAlreadySent"
    region = System(queue, pki.epgu, version)
    region.get("GetRequest")
    region.ack(message_id)
    with pytest.raises(zeep.exceptions.Fault) as refused:
        region.ack(message_id)
    assert refused.value.detail[0].tag.endswith("}TargetMessageIsNotFound")


@pytest.mark.parametrize("version", smev.VERSIONS)
def test_a_client_made_from_our_wsdl_speaks_the_same(queue, pki, version):
    wsdl = f"{queue.url}/{version}/queue.wsdl"
    diary = System(queue, pki.north, version, wsdl)
    message_id = smev.new_id()
    assert diary.send_request(message_id)["MessageMetadata"]["MessageId"] == message_id
    region = System(queue, pki.epgu, version, wsdl)
    data = region.get("GetRequest")["Request"]["SenderProvidedRequestData"]
    assert data["MessageID"] == message_id
    region.ack(message_id)


def test_the_endpoint_tells_its_description(queue, pki):
    client = System(queue, pki.north, "1.2", queue.url + "?wsdl")
    assert "SendRequest" in client.service.__dir__()
