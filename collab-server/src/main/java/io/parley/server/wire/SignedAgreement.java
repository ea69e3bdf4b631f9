package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.crypto.Fingerprint;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SigningKey;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An agreement with everybody's signature over the same bytes.
 *
 * @param agreement the agreement's bytes, base64
 * @param signatures by node name, base64
 */
public record SignedAgreement(int v, String agreement, Map<String, String> signatures) {
  public static final int VERSION = 1;

  public SignedAgreement {
    DocumentVersion.require("signed agreement", v, VERSION);
    signatures = new TreeMap<>(signatures);
  }

  /** Of this version. */
  public SignedAgreement(String agreement, Map<String, String> signatures) {
    this(VERSION, agreement, signatures);
  }

  /** Reads one, of before these documents said their version too: they rest in members' folders. */
  @JsonCreator
  static SignedAgreement read(
      @JsonProperty("v") @Nullable Integer v,
      @JsonProperty(value = "agreement", required = true) String agreement,
      @JsonProperty(value = "signatures", required = true) Map<String, String> signatures) {
    return new SignedAgreement(DocumentVersion.orFirst(v), agreement, signatures);
  }

  /** An agreement that nobody has signed yet. */
  public static SignedAgreement unsigned(Agreement agreement) {
    return new SignedAgreement(Base64.getEncoder().encodeToString(Json.bytes(agreement)), Map.of());
  }

  /** This, signed by one more. */
  public SignedAgreement signedBy(String name, SigningKey key) {
    Map<String, String> more = new TreeMap<>(signatures);
    byte[] signature = key.sign(SignatureDomain.AGREEMENT, bytes());
    more.put(name, Base64.getEncoder().encodeToString(signature));
    return new SignedAgreement(agreement, more);
  }

  /** The bytes that are signed; their SHA-256 names the agreement. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(agreement);
  }

  /**
   * The agreement, when everybody in it signed and every key is the one pinned.
   *
   * @param pins fingerprints of signing keys by node name, exchanged outside the room
   */
  public Agreement open(Map<String, String> pins) {
    Agreement read = read();
    for (Agreement.Node node : read.signers()) {
      checkPin(node, pins);
      if (!isSignedBy(node)) {
        throw new BadDocument("the agreement is not signed by `" + node.name() + "`");
      }
    }
    return read;
  }

  /** What is signed, before anybody looked at a signature. */
  public Agreement read() {
    return Json.read(bytes(), Agreement.class);
  }

  /** Whether a node signed these bytes; a signature that is none did not. */
  public boolean isSignedBy(Agreement.Node node) {
    String signature = signatures.get(node.name());
    try {
      return signature != null
          && node.verifyingKey()
              .verifies(SignatureDomain.AGREEMENT, bytes(), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Refuses a node whose key is not the pinned one.
   *
   * @param pins fingerprints of signing keys by node name, exchanged outside the room
   * @throws BadDocument naming the node
   */
  public static void checkPin(Agreement.Node node, Map<String, String> pins) {
    String pinned = pins.get(node.name());
    if (pinned == null) {
      throw new BadDocument("no fingerprint is pinned for `" + node.name() + "`");
    }
    if (!Fingerprint.parse(pinned).equals(node.verifyingKey().fingerprint())) {
      throw new BadDocument(
          "the key of `" + node.name() + "` in the agreement is not the one pinned in node.yaml");
    }
  }
}
