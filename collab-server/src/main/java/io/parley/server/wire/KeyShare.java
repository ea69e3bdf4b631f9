package io.parley.server.wire;

import java.util.Base64;

/** The peer's part of a key agreement, as the room relays it; base64. */
public record KeyShare(int v, String ephemeral, String signature) {
  public static final int VERSION = 1;

  public KeyShare {
    DocumentVersion.require("key share", v, VERSION);
  }

  public static KeyShare of(byte[] ephemeral, byte[] signature) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new KeyShare(
        VERSION, base64.encodeToString(ephemeral), base64.encodeToString(signature));
  }

  public byte[] ephemeralBytes() {
    return Base64.getDecoder().decode(ephemeral);
  }

  public byte[] signatureBytes() {
    return Base64.getDecoder().decode(signature);
  }
}
