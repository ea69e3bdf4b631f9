package io.parley.server.node;

import io.parley.identity.normalise.NormalisationProfile;
import io.parley.policy.Reason;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The agreement that binds a node, as its file says.
 *
 * @param digest SHA-256 of its bytes, hex
 * @param withdrawals what members have taken back of it
 */
public record OwnAgreement(Agreement agreement, String digest, Withdrawals withdrawals) {
  /**
   * Reads it, and checks that all that it names signed it, that nobody in it plays two parts, that
   * it is no older version than this node has taken before, and that it fits the node: its key, and
   * at a party the profile under which match keys are made. A version that follows the last one is
   * taken and kept ({@link AgreementVersions}).
   *
   * @throws ConfigurationException when it cannot be read or does not fit
   */
  public static OwnAgreement read(NodeConfiguration configuration, NodeDirectory directory) {
    SignedAgreement signed = file(directory.resolve(configuration.agreement()));
    Agreement agreement = opened(signed, configuration, directory);
    new AgreementVersions(directory, agreement.collaboration()).take(signed, agreement);
    return new OwnAgreement(
        agreement,
        Digest.hex(signed.bytes()),
        new Withdrawals(directory, agreement.collaboration()));
  }

  /**
   * The checks of {@link #read} on a document that is not in force yet, but for its version.
   *
   * @throws ConfigurationException when it does not fit
   */
  public static Agreement opened(
      SignedAgreement signed, NodeConfiguration configuration, NodeDirectory directory) {
    // Whoever changed its own key is told that, and not that its own pin is another.
    signed.read().checkOwnKey(configuration.name(), directory.signingKey().verifyingKey());
    Agreement agreement = signed.open(pins(configuration, directory));
    check(agreement, configuration, directory);
    return agreement;
  }

  /** The pins of node.yaml, and this node's own key, which it need not pin. */
  public static Map<String, String> pins(NodeConfiguration configuration, NodeDirectory directory) {
    Map<String, String> pins = new HashMap<>(configuration.pins());
    pins.putIfAbsent(
        configuration.name(), directory.signingKey().verifyingKey().fingerprint().text());
    return pins;
  }

  /** Whether what an agreement says fits this node, whoever signed it. */
  public static void check(
      Agreement agreement, NodeConfiguration configuration, NodeDirectory directory) {
    checkApart(agreement);
    agreement.checkOwnKey(configuration.name(), directory.signingKey().verifyingKey());
    boolean party = configuration.role() == NodeConfiguration.Role.PARTY;
    if (party && !agreement.profile().equals(NormalisationProfile.CANONICAL.id())) {
      throw new ConfigurationException(
          "the agreement wants normalisation profile `%s`, this node has `%s`"
              .formatted(agreement.profile(), NormalisationProfile.CANONICAL.id()));
    }
  }

  /** A room under a second name would see the rows of its own partner's people. */
  private static void checkApart(Agreement agreement) {
    Map<String, String> names = new HashMap<>();
    for (Agreement.Node node : agreement.signers()) {
      String same = names.put(node.signingKey(), node.name());
      if (same != null) {
        throw new ConfigurationException(
            "`%s` and `%s` have one signing key, so they are one node; a room is no member, and each member has a node of its own"
                .formatted(same, node.name()));
      }
    }
    if (new HashSet<>(names.values()).size() < names.size()) {
      throw new ConfigurationException("two nodes of the agreement have one name");
    }
  }

  /** Why the agreement holds no more: a member has taken back its signature. */
  public Optional<Reason> ended() {
    return withdrawals.reason(agreement, digest);
  }

  /**
   * The agreement, while it holds.
   *
   * @throws BadDocument naming the member that has taken back its signature
   */
  public Agreement inForce() {
    ended()
        .ifPresent(
            r -> {
              throw new BadDocument(r.message());
            });
    return agreement;
  }

  /** The same digest as 32 bytes. */
  public byte[] hash() {
    return HexFormat.of().parseHex(digest);
  }

  /**
   * A signed agreement from its file; nothing of it is checked.
   *
   * @throws ConfigurationException when the file cannot be read
   */
  public static SignedAgreement file(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), SignedAgreement.class);
    } catch (IOException e) {
      throw new ConfigurationException(
          Files.exists(file)
              ? "the agreement " + file + " cannot be read"
              : "there is no agreement at %s; draft one with `parley collab create`, or sign and install one that a member drafted; without it the node does not start"
                  .formatted(file));
    }
  }
}
