// npm oidc-provider at ESIA's addresses. It knows nothing of ESIA's client secrets: those are
// checked here by node's own cryptography, and taken off before the provider sees the form.
// Arguments: the folder of modules, then on standard input {key, certificate, client, callback}.
import { createPrivateKey, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const { Provider } = await import(
  pathToFileURL(`${process.argv[2]}/oidc-provider/lib/index.js`));
const job = JSON.parse(readFileSync(0, 'utf8'));
const jwk = createPrivateKey(readFileSync(job.key)).export({ format: 'jwk' });
const client = new X509Certificate(readFileSync(job.certificate)).publicKey;
const [authorization, token] = ['/aas/oauth2/v2/ac', '/aas/oauth2/v3/te'];

function proves(form) {
  const text = ['client_id', 'scope', 'timestamp', 'state', 'redirect_uri', 'code']
    .map((name) => form.get(name) ?? '').join('');
  return verify('sha256', text, client, Buffer.from(form.get('client_secret') ?? '', 'base64url'));
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    routes: { authorization, token },
    jwks: { keys: [{ ...jwk, use: 'sig', alg: 'RS256', kid: 'k' }] },
    scopes: ['openid', 'fullname', 'snils', 'usr_org'],
    clients: [{
      client_id: job.client, redirect_uris: [job.callback], response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none',
    }],
    cookies: { keys: ['of this test'] },
    issueRefreshToken: async () => true,
    findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  });
  provider.use(async (ctx, next) => {
    if (ctx.path === authorization && !proves(new URLSearchParams(ctx.querystring))) {
      ctx.status = 403;
      return;
    }
    if (ctx.path === token) {
      const chunks = [];
      for await (const chunk of ctx.req) chunks.push(chunk);
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      if (!proves(form)) {
        ctx.status = 400;
        ctx.body = { error: 'invalid_client', error_description: 'ESIA-007053: by node' };
        return;
      }
      ['client_secret', 'client_certificate_hash', 'timestamp', 'state', 'token_type']
        .forEach((name) => form.delete(name));
      ctx.req.body = Object.fromEntries(form);
    }
    const asked = ctx.path.match(/^\/rs\/prns\/(\d+)(\/roles)?$/);
    if (asked) {
      const held = await provider.AccessToken.find(ctx.get('authorization').replace('Bearer ', ''));
      ctx.status = held?.accountId === asked[1] ? 200 : 401;
      ctx.body = asked[2] ? { elements: [] } : { snils: '112-233-445 95', trusted: true };
      return;
    }
    await next();
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
