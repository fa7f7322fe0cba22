// JDK's XMLDSig as the other side: java Signatures.java < jobs; the fields of a job are separated
// by tabs. Answers one line per job: "yes", or why not. See stacks.py.
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.XMLStructure;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Signatures {
  static final String DS = "http://www.w3.org/2000/09/xmldsig#";
  static final String EXC = "http://www.w3.org/2001/10/xml-exc-c14n#";
  static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

  static Document parse(byte[] text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(text));
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      for (int j = 0; j < element.getAttributes().getLength(); j++) {
        org.w3c.dom.Attr each = (org.w3c.dom.Attr) element.getAttributes().item(j);
        if (each.getLocalName().equals("Id")) element.setIdAttributeNode(each, true);
      }
    }
    return document;
  }

  static PrivateKey key(String file) throws Exception {
    String pem = Files.readString(Path.of(file));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (java.security.spec.InvalidKeySpecException other) {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }
  }

  // sign PROFILE IDS METHOD DIGEST HOLDER KEYINFO KEY INPUT OUTPUT
  static void sign(String[] job) throws Exception {
    Document document = parse(Files.readAllBytes(Path.of(job[8])));
    List<Reference> references = new ArrayList<>();
    for (String id : job[2].split(",", -1)) {
      List<Transform> transforms = new ArrayList<>();
      TransformParameterSpec none = null;
      if (id.isEmpty()) transforms.add(FACTORY.newTransform(Transform.ENVELOPED, none));
      transforms.add(FACTORY.newTransform(EXC, none));
      references.add(FACTORY.newReference(id.isEmpty() ? "" : "#" + id,
          FACTORY.newDigestMethod(job[4], null), transforms, null, null));
    }
    SignedInfo info = FACTORY.newSignedInfo(
        FACTORY.newCanonicalizationMethod(EXC, (C14NMethodParameterSpec) null),
        FACTORY.newSignatureMethod(job[3], null), references);
    Element content = parse(job[6].getBytes(StandardCharsets.UTF_8)).getDocumentElement();
    List<XMLStructure> hints = List.of(new DOMStructure(document.importNode(content, true)));
    KeyInfo keyInfo = FACTORY.getKeyInfoFactory().newKeyInfo(hints);
    Element holder = (Element) document.getElementsByTagNameNS("*", job[5]).item(0);
    DOMSignContext context = new DOMSignContext(key(job[7]), holder);
    context.setDefaultNamespacePrefix("ds");
    FACTORY.newXMLSignature(info, keyInfo).sign(context);
    TransformerFactory.newInstance().newTransformer()
        .transform(new DOMSource(document), new StreamResult(new File(job[9])));
  }

  // verify PROFILE INPUT CERTIFICATE
  static void verify(String[] job) throws Exception {
    Document document = parse(Files.readAllBytes(Path.of(job[2])));
    Certificate certificate;
    try (FileInputStream in = new FileInputStream(job[3])) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(),
        document.getElementsByTagNameNS(DS, "Signature").item(0));
    if (!FACTORY.unmarshalXMLSignature(context).validate(context))
      throw new Exception("refused");
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] job = line.split("\t", -1);
      try {
        if (job[0].equals("sign")) sign(job);
        else verify(job);
        System.out.println("yes");
      } catch (Exception error) {
        System.out.println(String.valueOf(error.getMessage()).split("\n")[0]);
      }
    }
  }
}
