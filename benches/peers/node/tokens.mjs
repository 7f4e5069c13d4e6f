// Sign-in: RS256 tokens of an OpenID Connect issuer, whose keys are read once.

import { createPublicKey, verify } from "node:crypto";

import { Problem } from "./problem.mjs";

const LEEWAY_SECONDS = 30;

/** The function that tells whose token an `Authorization` header carries: a verified e-mail address. */
export function tokens(issuer, audience) {
  const keys = new Map();
  return async (authorization = "") => {
    const [header, payload, signature] = authorization.replace(/^Bearer /i, "").split(".");
    if (!signature) throw refused("send `Authorization: Bearer` with a token");
    const { alg, kid } = decode(header);
    if (alg !== "RS256") throw refused("the token is signed with another algorithm than RS256");
    if (!keys.has(kid)) await read(issuer, keys);
    const key = keys.get(kid);
    if (!key || !verify("RSA-SHA256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))) {
      throw refused("the token is not valid here");
    }
    const claims = decode(payload);
    const expired = claims.exp + LEEWAY_SECONDS <= Date.now() / 1000;
    if (claims.iss !== issuer || ![claims.aud].flat().includes(audience) || expired || !claims.email_verified) {
      throw refused("the token is not valid here");
    }
    return claims.email;
  };
}

async function read(issuer, keys) {
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const set = await (await fetch(metadata.jwks_uri)).json();
  for (const jwk of set.keys) keys.set(jwk.kid, createPublicKey({ key: jwk, format: "jwk" }));
}

function decode(part) {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

function refused(detail) {
  return new Problem(401, "unauthenticated", detail);
}
