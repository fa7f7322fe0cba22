// npm openid-client: a diary that trusts the identity proxy. Arguments: the folder of modules; on
// standard input lines of JSON: first {issuer, client, secret, callback, scope, method}, then
// {address}: where the browser came back to. A line of JSON for each.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const { Issuer, generators } = createRequire(`${process.argv[2]}/x.js`)('openid-client');
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value);
const say = (what) => console.log(JSON.stringify(what));

const job = await next();
const issuer = await Issuer.discover(job.issuer);
const client = new issuer.Client({
  client_id: job.client, client_secret: job.secret, redirect_uris: [job.callback],
  response_types: ['code'], id_token_signed_response_alg: 'RS256',
  token_endpoint_auth_method: job.method,
});
const [state, nonce, code_verifier] = [1, 2, 3].map(() => generators.random());
say({ address: client.authorizationUrl({
  scope: job.scope, state, nonce, code_challenge: generators.codeChallenge(code_verifier),
  code_challenge_method: 'S256',
}) });
try {
  const back = await next();
  const tokens = await client.callback(
    job.callback, client.callbackParams(back.address), { state, nonce, code_verifier });
  const told = await client.userinfo(tokens.access_token);
  say({ claims: tokens.claims(), told });
} catch (error) {
  say({ error: error.error ?? error.message });
}
process.exit(0);
