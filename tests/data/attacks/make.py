"""Makes the attack files of this folder: /usr/bin/python3 make.py

One message is signed for real (valid.xml, partner.pem under root.pem, taken at 2030-01-01T12:00Z);
each attack changes it. Where a stock library can be brought to sign the changed form, it is signed
for real: then nothing but our own rules can refuse it. The keys are thrown away. Daemon and unit
tests replay every file against the code in MANIFEST.
"""
import os

import contents
import signatures
from signing import HERE, manifest, save, valid, work

for name in os.listdir(HERE):
    if name.endswith((".xml", ".pem")):
        os.remove(f"{HERE}/{name}")
for name in ("root", "partner"):
    with open(f"{HERE}/{name}.pem", "w") as out:
        out.write(open(f"{work}/{name}.pem").read())
save("valid", "accepted", valid)
for part in (signatures.unsigned_and_altered, signatures.header_games, signatures.algorithms,
             signatures.keys, contents.references, contents.transforms, contents.wrapping,
             contents.times, contents.documents):
    part()
with open(f"{HERE}/MANIFEST", "w") as out:
    out.write("\n".join(manifest) + "\n")
