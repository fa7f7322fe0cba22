// npm tus-js-client as the other side: node upload.js MODULES < one JSON object; prints what came
// of it. stopAfter: bytes after which the client goes away; url: an upload to go on with.
const fs = require('fs');
const modules = process.argv[2];
const tus = require(modules + '/tus-js-client');

const job = JSON.parse(fs.readFileSync(0, 'utf8'));
const said = {};
const finish = (more) => {
  console.log(JSON.stringify({...said, ...more}));
  process.exit(0);
};

const upload = new tus.Upload(fs.createReadStream(job.file), {
  endpoint: job.endpoint,
  uploadUrl: job.url || null,
  uploadSize: fs.statSync(job.file).size,
  chunkSize: job.chunk,
  retryDelays: null,
  headers: {Authorization: 'Bearer ' + job.token},
  metadata: job.metadata,
  onChunkComplete: (size, sent) => {
    said.sent = sent;
    said.url = upload.url;
    if (job.stopAfter && sent >= job.stopAfter) finish({stopped: true});
  },
  onError: (error) => finish({
    error: String(error.message),
    status: error.originalResponse ? error.originalResponse.getStatus() : 0,
  }),
  onSuccess: () => finish({url: upload.url, done: true}),
});
upload.start();
