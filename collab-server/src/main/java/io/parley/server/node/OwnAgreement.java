package io.parley.server.node;

import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The agreement that binds a node, as its file says.
 *
 * @param digest SHA-256 of its bytes, hex
 */
public record OwnAgreement(Agreement agreement, String digest) {
  /**
   * Reads it, and checks that all that it names signed it, and that it fits the node: its key, and
   * at a party the profile under which match keys are made.
   *
   * @throws ConfigurationException when it cannot be read or does not fit
   */
  public static OwnAgreement read(NodeConfiguration configuration, NodeDirectory directory) {
    SignedAgreement signed =
        Json.read(bytes(directory.resolve(configuration.agreement())), SignedAgreement.class);
    Agreement agreement = signed.open(configuration.pins());
    agreement.checkOwnKey(configuration.name(), directory.signingKey().verifyingKey());
    boolean party = configuration.role() == NodeConfiguration.Role.PARTY;
    if (party && !agreement.profile().equals(NormalisationProfile.CANONICAL.id())) {
      throw new ConfigurationException(
          "the agreement wants normalisation profile `%s`, this node has `%s`"
              .formatted(agreement.profile(), NormalisationProfile.CANONICAL.id()));
    }
    return new OwnAgreement(agreement, Digest.hex(signed.bytes()));
  }

  /** The same digest as 32 bytes. */
  public byte[] hash() {
    return HexFormat.of().parseHex(digest);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException("the agreement " + file + " cannot be read");
    }
  }
}
