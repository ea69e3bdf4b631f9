package io.parley.server.psi;

import io.parley.crypto.KeyAgreement;
import io.parley.crypto.KeyUse;
import io.parley.crypto.SigningKey;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.policy.PolicySet;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.dp.RandomSource;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.PolicyVersions;
import io.parley.server.node.Progress;
import io.parley.server.party.Epochs;
import io.parley.server.party.IngestNote;
import io.parley.server.party.MatchValues;
import io.parley.server.party.NodeLake;
import io.parley.server.party.PartyNode;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Offer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A party's files as a run of psi needs them: agreement, policies, ledger and people. */
public final class PsiNode implements AutoCloseable {
  private final NodeConfiguration configuration;
  private final OwnCollaboration home;
  private final NodeDirectory directory;
  private final NodeDirectory house;
  private final PoliciesTogether policies;
  private final OwnAgreement own;
  private final SigningKey signingKey;
  private final StoredLedger ledger;
  private final PsiAudit checks;
  private final AuditLog audit;
  private final NodeLake lake;
  private final Clock clock;
  private final Progress progress;
  private final RandomSource random;

  /**
   * Opens the files of a party; reads no people.
   *
   * @param home the collaboration under whose agreement it runs
   * @param policies those of all collaborations of the node
   * @throws ConfigurationException when one is missing or does not fit, or the agreement's epoch
   *     has ended here
   */
  public PsiNode(OwnCollaboration home, PoliciesTogether policies, Clock clock, Progress progress) {
    this(home, policies, clock, progress, new SecureRandomSource());
  }

  PsiNode(
      OwnCollaboration home,
      PoliciesTogether policies,
      Clock clock,
      Progress progress,
      RandomSource random) {
    this.configuration = home.configuration();
    this.directory = home.directory();
    this.house = directory.node();
    this.home = home;
    this.policies = policies;
    if (configuration.role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException(
          "`%s` is a room and has no people; run psi at a party".formatted(configuration.name()));
    }
    if (!IngestNote.isThere(house)) {
      throw new ConfigurationException(
          "this node has no people yet, or they have changed since; run `parley ingest --config node.yaml` first");
    }
    this.clock = clock;
    this.progress = progress;
    this.random = random;
    this.own = home.agreement();
    new Epochs(directory, own.agreement(), clock, progress).refuseEnded();
    this.signingKey = directory.signingKey();
    this.ledger =
        StoredLedger.open(Databases.of(configuration, house), house.keys().envelope(), clock);
    this.audit = ledger.audit(new AuditSigner(configuration.name(), signingKey, clock));
    this.checks =
        PsiAudit.open(
            Databases.of(configuration, house),
            own.agreement(),
            clock,
            ledger.hasIntersections() || BudgetClosure.of(house).isThere());
    this.lake = NodeLake.open(configuration, house);
  }

  /**
   * Gives up what a run that was killed has left reserved. Only for who holds the node's lock: else
   * these could be reservations of a program that goes on.
   */
  public void giveUpWhatWasLeft() {
    ledger.burnAll();
    LogNotes.enter(house, audit);
  }

  PsiAudit audit() {
    return checks;
  }

  String name() {
    return configuration.name();
  }

  /** The partner of an agreement between two. */
  Agreement.Node partner() {
    return agreement().peerOf(name());
  }

  /**
   * The agreement, while it holds.
   *
   * @throws io.parley.server.wire.BadDocument naming the member that has taken back its signature
   */
  Agreement agreement() {
    return own.inForce();
  }

  String agreementDigest() {
    return own.digest();
  }

  SigningKey signingKey() {
    return signingKey;
  }

  /** The node's own directory, whichever collaboration this is under. */
  NodeDirectory directory() {
    return house;
  }

  RandomSource random() {
    return random;
  }

  Clock clock() {
    return clock;
  }

  Progress progress() {
    return progress;
  }

  /** The profile under which this node makes match keys. */
  String profile() {
    return NormalisationProfile.CANONICAL.id();
  }

  /** A fresh run of the key agreement with the partner. */
  KeyAgreement keyAgreement() {
    return KeyAgreement.start(
        KeyUse.INTERSECTION,
        signingKey,
        partner().verifyingKey(),
        name(),
        partner().name(),
        own.hash(),
        agreement().epoch());
  }

  /**
   * The own policies' terms for a run, read from the folder now, signed as they are.
   *
   * @throws PsiRefusal when they do not allow it, or the partner was caught in this epoch
   * @throws ConfigurationException when the files cannot be used
   */
  PsiPolicy policy(String key, String purpose, boolean exact) {
    checks.requireNotCaught(partner().name());
    List<Offer.PolicyFile> files = PolicyFolder.read(directory.resolve(configuration.policies()));
    PolicySignatures.check(files, signingKey.verifyingKey());
    Offer offer = new Offer(Offer.VERSION, name(), files, Map.of());
    PolicySet offered = PolicyFolder.set(List.of(offer));
    PartyNode.checkPopulation(ledger, offered);
    policies.check(home, offered);
    new PolicyVersions(directory, clock).keep(PolicyVersions.Sight.OFFERED, offer);
    if (!agreement().keyOrder().contains(key) || !agreement().purposes().contains(purpose)) {
      throw new PsiRefusal(
          "not-agreed",
          "the agreement has no key type `%s` or no purpose `%s`".formatted(key, purpose),
          "take a key type and a purpose that every member signed");
    }
    return PsiPolicy.of(
        name(),
        offered,
        new PsiPolicy.Wanted(partner().name(), key, purpose, exact),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  /** Whether a run was ever counted here. */
  boolean knows(String run) {
    return ledger.knows(run);
  }

  Population population(PsiPolicy policy) {
    return new Population(name(), policy.budget().population());
  }

  /**
   * Counts the attempt, and reserves what it costs.
   *
   * @throws BudgetExceeded when a limit is used up
   */
  void reserve(String run, PsiPolicy policy, Charge charge, boolean exact) {
    Population population = population(policy);
    try {
      BudgetClosure.of(house)
          .check(population, policy.budget(), List.of(policy.terms().times()), clock.instant());
      ledger.admitIntersection(
          run, partner().name(), population, policy.terms().times(), clock.instant());
      ledger.reserve(run, population, charge, exact ? 1 : 0, policy.budget(), clock.instant());
    } catch (BudgetExceeded e) {
      audit.enter(said("intersection-refused", run, "why", String.valueOf(e.getMessage())));
      throw e;
    }
    audit.enter(said("intersection-reserved", run, "charge", charge.text()));
  }

  private AuditEntry said(String event, String run, String what, String text) {
    return audit.entry(
        event,
        Map.of(
            "run",
            run,
            "partner",
            partner().name(),
            "collaboration",
            own.agreement().collaboration(),
            what,
            text));
  }

  /** Makes the charge durable; only after it people are read. */
  void commit(String run) {
    ledger.commit(
        run,
        clock.instant(),
        audit,
        said("intersection-committed", run, "agreement", agreementDigest()));
  }

  void burn(String run) {
    ledger.burn(run);
  }

  /** The people's match keys of one type, packed. */
  byte[] matchKeys(String key, String purpose) {
    return MatchValues.settled(configuration, house, lake, profile(), key, purpose, progress);
  }

  @Override
  public void close() {
    lake.close();
    checks.close();
    audit.close();
    ledger.close();
  }
}
