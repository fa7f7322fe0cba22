<?php
// PHP's SoapClient, made from ?wsdl, with WS-Security added by hand: Timestamp and Body signed by
// DOMDocument's exclusive C14N and openssl_sign, the answer verified by the same means.
// Standard input: JSON {wsdl, ca, key, certificate, server, soap, calls: [[operation, {…}], …]};
// standard output: JSON, one {"answer": …} or {"fault": …} per call.
declare(strict_types=1);

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-';
const WSSE = OASIS . 'wssecurity-secext-1.0.xsd';
const WSU = OASIS . 'wssecurity-utility-1.0.xsd';
const X509 = OASIS . 'x509-token-profile-1.0#X509v3';
const BASE64 = OASIS . 'soap-message-security-1.0#Base64Binary';

function der_of(string $file): string
{
    preg_match('/-----BEGIN CERTIFICATE-----(.+?)-----END/s', file_get_contents($file), $found);
    return preg_replace('/\s+/', '', $found[1]);
}

function need(bool $condition, string $why): void
{
    if (!$condition) {
        throw new RuntimeException($why);
    }
}

function digest_of(DOMElement $node): string
{
    return base64_encode(hash('sha256', $node->C14N(true, false), true));
}

function only(DOMXPath $xpath, string $path, ?DOMNode $under = null): DOMElement
{
    $found = $xpath->query($path, $under);
    need($found->length === 1, "$path: {$found->length} nodes");
    return $found->item(0);
}

function xpath_of(DOMDocument $document): DOMXPath
{
    $xpath = new DOMXPath($document);
    foreach (['ds' => DS, 'wsse' => WSSE, 'wsu' => WSU] as $prefix => $ns) {
        $xpath->registerNamespace($prefix, $ns);
    }
    return $xpath;
}

class SignedClient extends SoapClient
{
    public int $verified = 0;

    public function __construct(private array $task)
    {
        $context = stream_context_create(['ssl' => ['cafile' => $task['ca']]]);
        parent::__construct($task['wsdl'], [
            'soap_version' => $task['soap'] === '1.2' ? SOAP_1_2 : SOAP_1_1,
            'cache_wsdl' => WSDL_CACHE_NONE, 'stream_context' => $context,
            'features' => SOAP_SINGLE_ELEMENT_ARRAYS, 'exceptions' => true]);
    }

    public function __doRequest(string $request, string $location, string $action, int $version,
                                bool $oneWay = false): ?string
    {
        $answer = parent::__doRequest($this->sign($request), $location, $action, $version, $oneWay);
        $this->verify((string)$answer);
        return $answer;
    }

    private function sign(string $request): string
    {
        $document = new DOMDocument();
        $document->loadXML($request);
        $xpath = xpath_of($document);
        $envelope = $document->documentElement;
        $body = only($xpath, '/*/*[local-name()="Body"]');
        $header = $document->createElementNS($envelope->namespaceURI, $envelope->prefix . ':Header');
        $envelope->insertBefore($header, $body);
        $header->appendChild($this->security($document, $envelope));
        $body->setAttributeNS(WSU, 'wsu:Id', 'body');
        $info = only($xpath, '//ds:SignedInfo');
        foreach (['stamp' => only($xpath, '//wsu:Timestamp'), 'body' => $body] as $id => $node) {
            only($xpath, "ds:Reference[@URI='#$id']/ds:DigestValue", $info)->nodeValue =
                digest_of($node);
        }
        $key = openssl_pkey_get_private(file_get_contents($this->task['key']));
        need(openssl_sign($info->C14N(true, false), $value, $key, OPENSSL_ALGO_SHA256), 'sign');
        only($xpath, '//ds:SignatureValue')->nodeValue = base64_encode($value);
        return $document->saveXML();
    }

    private function security(DOMDocument $document, DOMElement $envelope): DOMNode
    {
        // to the microsecond: RSA signs equal octets equally, and equal signatures are a replay
        $now = DateTimeImmutable::createFromFormat('U.u', sprintf('%.6F', microtime(true)));
        $time = fn(string $later) => $now->modify($later)->format('Y-m-d\TH:i:s.u\Z');
        $reference = fn(string $id) => "<ds:Reference URI=\"#$id\"><ds:Transforms>"
            . '<ds:Transform Algorithm="' . EXC . '"/></ds:Transforms>'
            . '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            . '<ds:DigestValue/></ds:Reference>';
        $fragment = $document->createDocumentFragment();
        $fragment->appendXML('<wsse:Security xmlns:wsse="' . WSSE . '" xmlns:wsu="' . WSU . '" '
            . "xmlns:e=\"{$envelope->namespaceURI}\" e:mustUnderstand=\"1\">"
            . '<wsse:BinarySecurityToken wsu:Id="token" EncodingType="' . BASE64 . '" ValueType="'
            . X509 . '">' . der_of($this->task['certificate']) . '</wsse:BinarySecurityToken>'
            . '<wsu:Timestamp wsu:Id="stamp"><wsu:Created>' . $time('+0 seconds')
            . '</wsu:Created><wsu:Expires>' . $time('+300 seconds')
            . '</wsu:Expires></wsu:Timestamp><ds:Signature xmlns:ds="' . DS . '"><ds:SignedInfo>'
            . '<ds:CanonicalizationMethod Algorithm="' . EXC . '"/><ds:SignatureMethod '
            . 'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
            . $reference('stamp') . $reference('body')
            . '</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference>'
            . '<wsse:Reference URI="#token" ValueType="' . X509 . '"/>'
            . '</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature></wsse:Security>');
        return $fragment;
    }

    // Throws unless exactly the expected certificate has signed Body and Timestamp.
    private function verify(string $answer): void
    {
        $document = new DOMDocument();
        need($document->loadXML($answer), 'the answer is not XML');
        $xpath = xpath_of($document);
        $security = only($xpath, '/*/*[local-name()="Header"]/wsse:Security');
        $token = only($xpath, 'wsse:BinarySecurityToken', $security)->textContent;
        need(preg_replace('/\s+/', '', $token) === der_of($this->task['server']),
             'another certificate');
        $info = only($xpath, 'ds:Signature/ds:SignedInfo', $security);
        $parts = [only($xpath, '/*/*[local-name()="Body"]'),
                  only($xpath, 'wsu:Timestamp', $security)];
        foreach ($parts as $part) {
            $id = $part->getAttributeNS(WSU, 'Id');
            need($xpath->query("//*[@wsu:Id='$id']")->length === 1, "two elements are $id");
            $digest = only($xpath, "ds:Reference[@URI='#$id']/ds:DigestValue", $info)->textContent;
            need($digest === digest_of($part), "digest of {$part->localName}");
        }
        $value = base64_decode(only($xpath, '../ds:SignatureValue', $info)->textContent);
        $key = openssl_pkey_get_public(file_get_contents($this->task['server']));
        need(openssl_verify($info->C14N(true, false), $value, $key, OPENSSL_ALGO_SHA256) === 1,
             'the signature of the answer does not hold');
        $this->verified++;
    }
}

$task = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$client = new SignedClient($task);
$results = [];
foreach ($task['calls'] as [$operation, $arguments]) {
    try {
        $results[] = ['answer' => $client->__soapCall($operation, [$arguments])];
    } catch (SoapFault $fault) {
        $results[] = ['fault' => ['text' => $fault->faultstring, 'detail' => $fault->detail ?? null]];
    }
}
need($client->verified === count($task['calls']), 'an answer was not verified');
echo json_encode($results, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
