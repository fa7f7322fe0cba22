// npm xml-crypto as the other side: node signatures.js MODULES < jobs, one JSON document per line;
// answers one line per job: "yes", or why not. See stacks.py for the fields of a job.
"use strict";
const fs = require("fs");
const path = require("path");
const modules = process.argv[2];
const { SignedXml } = require(path.join(modules, "xml-crypto"));
const { DOMParser } = require(path.join(modules, "@xmldom/xmldom"));

const DS = "http://www.w3.org/2000/09/xmldsig#";
const EXC = "http://www.w3.org/2001/10/xml-exc-c14n#";

function sign(job) {
  const signed = new SignedXml({
    privateKey: fs.readFileSync(job.key),
    signatureAlgorithm: job.method,
    canonicalizationAlgorithm: EXC,
    idMode: job.profile === "wss" ? "wssecurity" : undefined,
    getKeyInfoContent: () => job.keyInfo,
  });
  for (const id of job.ids) {
    signed.addReference({
      xpath: id === "" ? "/*" : `//*[@*[local-name(.)='Id']='${id}']`,
      uri: id,
      isEmptyUri: id === "",
      digestAlgorithm: job.digest,
      transforms: id === "" ? [DS + "enveloped-signature", EXC] : [EXC],
    });
  }
  signed.computeSignature(fs.readFileSync(job.input, "utf8"), {
    prefix: "ds",
    location: { reference: `//*[local-name(.)='${job.holder}']`, action: "append" },
  });
  fs.writeFileSync(job.output, signed.getSignedXml());
}

function verify(job) {
  const text = fs.readFileSync(job.input, "utf8");
  const document = new DOMParser().parseFromString(text, "text/xml");
  const signed = new SignedXml({
    publicCert: fs.readFileSync(job.certificate),
    getCertFromKeyInfo: () => null,
    idMode: job.profile === "wss" ? "wssecurity" : undefined,
  });
  signed.loadSignature(document.getElementsByTagNameNS(DS, "Signature")[0]);
  if (!signed.checkSignature(text)) throw new Error("refused");
}

for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const job = JSON.parse(line);
  try {
    ({ sign, verify })[job.word](job);
    console.log("yes");
  } catch (error) {
    console.log(String(error.message).split("\n")[0]);
  }
}
