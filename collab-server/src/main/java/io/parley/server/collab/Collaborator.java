package io.parley.server.collab;

import io.parley.server.node.AgreementVersions;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Withdrawals;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AgreementChange;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Withdrawal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A node's part in collaborations: what its operator drafts, signs, puts in place and takes back,
 * each checked against pins, keys and the versions that the node has had.
 */
public final class Collaborator {
  private final NodeConfiguration configuration;
  private final NodeDirectory node;
  private final OwnCollaboration here;
  private final Clock clock;

  public Collaborator(NodeConfiguration configuration, NodeDirectory node, Clock clock) {
    this(configuration, node, Optional.empty(), clock);
  }

  private Collaborator(
      NodeConfiguration configuration,
      NodeDirectory node,
      Optional<String> collaboration,
      Clock clock) {
    this.configuration = configuration;
    this.node = node;
    this.here = OwnCollaboration.named(configuration, node, collaboration);
    this.clock = clock;
  }

  /** The collaborator of a configuration file. */
  public static Collaborator of(Path config) {
    return of(config, Optional.empty());
  }

  /**
   * The same, where the agreement in place is that of one of several collaborations.
   *
   * @param collaboration its name; empty: that of {@code node.agreement}
   */
  public static Collaborator of(Path config, Optional<String> collaboration) {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    return new Collaborator(
        configuration, NodeDirectory.of(config, configuration), collaboration, Clock.systemUTC());
  }

  /** Where the node keeps what belongs to a collaboration, by the name in its documents. */
  private OwnCollaboration place(String collaboration) {
    List<OwnCollaboration> all = OwnCollaboration.all(configuration, node);
    return all.stream()
        .filter(one -> one.name().filter(collaboration::equals).isPresent())
        .findFirst()
        .orElse(all.get(0));
  }

  /** The node's name. */
  public String name() {
    return configuration.name();
  }

  /** What the configuration says. */
  public NodeConfiguration configuration() {
    return configuration;
  }

  /** This node as an agreement names it. */
  public Agreement.Node self() {
    return new Agreement.Node(
        name(), node.signingKey().verifyingKey().encoded(), node.tls().certificatePem());
  }

  /** Whether an agreement is in place here. */
  public boolean hasAgreement() {
    return Files.exists(agreementFile());
  }

  private Path agreementFile() {
    return agreementFile(here);
  }

  private static Path agreementFile(OwnCollaboration place) {
    return place.directory().resolve(place.configuration().agreement());
  }

  /**
   * The agreement in place, signed by all and fitting this node; it may have been withdrawn from.
   *
   * @throws ConfigurationException when there is none
   */
  public SignedAgreement inPlace() {
    return OwnAgreement.file(agreementFile());
  }

  /** What follows the agreement in place, with these terms. */
  public Agreement next(Terms terms) {
    SignedAgreement before = inPlace();
    Agreement last = before.read();
    return terms
        .agreement()
        .following(new AgreementChange(last.number() + 1, Digest.hex(before.bytes())));
  }

  /**
   * Checks a document that this node is asked to sign: that it names this node with its key, that
   * everybody in it is pinned, that it follows what this node has, that nobody has revoked it, and
   * that each signature on it is one.
   *
   * @throws ConfigurationException or {@link io.parley.server.wire.BadDocument} saying what is
   *     wrong
   */
  public void checkSignable(SignedAgreement signed) {
    Agreement agreement = signed.read();
    here.checkName(agreement);
    OwnAgreement.check(agreement, configuration, node);
    for (Agreement.Node each : agreement.signers()) {
      SignedAgreement.checkPin(each, OwnAgreement.pins(configuration, node));
      if (signed.signatures().containsKey(each.name()) && !signed.isSignedBy(each)) {
        throw new ConfigurationException(
            "the signature of `%s` is not one of these bytes: the document was altered since; get it again from who drafted it"
                .formatted(each.name()));
      }
    }
    checkStanding(agreement, Digest.hex(signed.bytes()));
  }

  private void checkStanding(Agreement agreement, String digest) {
    versions(agreement.collaboration()).checkNext(agreement, digest);
    withdrawals(agreement)
        .ending(agreement, digest)
        .ifPresent(
            w -> {
              throw new ConfigurationException(
                  "`%s` has taken back its signature from this version of `%s`, on %s"
                      .formatted(w.member(), w.collaboration(), w.at()));
            });
  }

  private Withdrawals withdrawals(Agreement agreement) {
    return withdrawals(agreement.collaboration());
  }

  private Withdrawals withdrawals(String collaboration) {
    return new Withdrawals(place(collaboration).directory(), collaboration);
  }

  /** The document with this node's signature. */
  public SignedAgreement sign(SignedAgreement signed) {
    checkSignable(signed);
    return signed.signedBy(name(), node.signingKey());
  }

  /**
   * Puts an agreement in place that all have signed. The node takes it at its next start.
   *
   * @throws ConfigurationException or {@link io.parley.server.wire.BadDocument} saying what is
   *     wrong
   */
  public Path install(SignedAgreement signed) {
    here.checkName(signed.read());
    Agreement agreement = OwnAgreement.opened(signed, configuration, node);
    checkStanding(agreement, Digest.hex(signed.bytes()));
    OwnCollaboration place = place(agreement.collaboration());
    place.made().writeWhole(agreementFile(place), Json.bytes(signed));
    OwnAgreement unused = place.agreement(); // keeps the version
    return agreementFile(place);
  }

  /**
   * Puts what somebody has taken back in place; it holds at once, at a running node too.
   *
   * @throws ConfigurationException when it is signed by another key than the pinned one
   */
  public Path install(Withdrawal withdrawal) {
    Agreement.Node signer = new Agreement.Node(withdrawal.member(), withdrawal.key(), "");
    SignedAgreement.checkPin(signer, OwnAgreement.pins(configuration, node));
    place(withdrawal.collaboration()).made();
    return withdrawals(withdrawal.collaboration()).keep(withdrawal);
  }

  /** This node leaves: takes its signature from the version in place and any drafted after it. */
  public Withdrawal leave() {
    Agreement agreement = inPlace().read();
    agreement.checkOwnKey(name(), node.signingKey().verifyingKey());
    return kept(
        Withdrawal.ofAll(
            agreement.collaboration(),
            name(),
            agreement.number() + 1,
            node.signingKey(),
            clock.instant()));
  }

  /** This node takes its signature from one document. */
  public Withdrawal revoke(SignedAgreement signed) {
    Agreement agreement = signed.read();
    agreement.checkOwnKey(name(), node.signingKey().verifyingKey());
    return kept(
        Withdrawal.ofOne(
            agreement, Digest.hex(signed.bytes()), name(), node.signingKey(), clock.instant()));
  }

  private Withdrawal kept(Withdrawal withdrawal) {
    place(withdrawal.collaboration()).made();
    withdrawals(withdrawal.collaboration()).keep(withdrawal);
    return withdrawal;
  }

  /** The withdrawal that ends an agreement, as far as this node was told. */
  public Optional<Withdrawal> ending(SignedAgreement signed) {
    Agreement agreement = signed.read();
    return withdrawals(agreement).ending(agreement, Digest.hex(signed.bytes()));
  }

  /** The versions that this node has had of a collaboration. */
  public AgreementVersions versions(String collaboration) {
    return new AgreementVersions(place(collaboration).directory(), collaboration);
  }
}
