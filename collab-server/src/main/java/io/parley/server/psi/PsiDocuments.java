package io.parley.server.psi;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.server.wire.Json;
import java.util.Base64;

/** The signed documents of a run, as both sides write and read them. */
final class PsiDocuments {
  private PsiDocuments() {}

  /** A document signed by this node. */
  static byte[] sign(PsiNode node, SignatureDomain domain, Object document) {
    return SignedBytes.sign(node.signingKey(), domain, Json.bytes(document)).encode();
  }

  /**
   * What the partner signed.
   *
   * @throws io.parley.crypto.SignatureRejected when it did not
   */
  static byte[] open(PsiNode node, byte[] signed, SignatureDomain domain) {
    return SignedBytes.decode(signed).open(node.partner().verifyingKey(), domain);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
