package io.parley.server.wire;

/**
 * That an agreement is another version of one before it; part of what is signed.
 *
 * @param version its number, 2 or more: the first version carries no change
 * @param previous SHA-256 of the bytes of the version before it, hex
 */
public record AgreementChange(int version, String previous) {
  public AgreementChange {
    if (version < 2) {
      throw new BadDocument("a changed agreement has version 2 or more, not " + version);
    }
    if (!previous.matches("[0-9a-f]{64}")) {
      throw new BadDocument("a changed agreement names the SHA-256 of the version before it");
    }
  }
}
