package io.parley.server.room;

import io.parley.crypto.SigningKey;
import io.parley.crypto.TlsIdentity;
import io.parley.query.QueryEngine;
import io.parley.query.backend.Backend;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.backend.trino.TrinoBackend;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.account.Accounts;
import io.parley.server.account.AccountsFile;
import io.parley.server.engine.NodeTrino;
import io.parley.server.flight.CollaborationHeader;
import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystDesk;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One collaboration in a room: its agreement, accounts, answers, log, and lines to its parties. It
 * holds no people and no key of the parties, and nothing of another collaboration.
 */
public final class CollaborationRoom implements AutoCloseable {
  private final Agreement agreement;
  private final StoredAccounts accounts;
  private final StoredAnswers answers;
  private final Map<String, PartyLink> parties = new TreeMap<>();
  private final Optional<NodeTrino> trino;
  private final QueryEngine engine;
  private final Questions questions;
  private final Assembling assembling;
  private final NodeDirectory directory;
  private final RoomResources resources;
  private final Clock clock;
  private volatile boolean ready;
  private volatile boolean stopping;

  /** Opens its files and its lines to the parties; calls nobody yet. */
  CollaborationRoom(OwnCollaboration here, OwnAgreement own, RoomParts parts) {
    NodeConfiguration configuration = here.configuration();
    this.directory = here.made();
    this.clock = parts.clock();
    this.agreement = own.agreement();
    if (!agreement.room().name().equals(configuration.name())) {
      throw new ConfigurationException(
          "the agreement's room is `%s`, not `%s`"
              .formatted(agreement.room().name(), configuration.name()));
    }
    SigningKey signingKey = directory.signingKey();
    TlsIdentity tls = directory.tls();
    for (Agreement.Node member : agreement.members()) {
      parties.put(
          member.name(),
          new PartyLink(
              member.name(),
              FlightTls.client(
                  parts.allocator(),
                  address(here, member.name()),
                  member.certificate(),
                  tls,
                  new CollaborationHeader(agreement.collaboration()))));
    }
    Databases databases = Databases.of(configuration, directory);
    this.accounts = StoredAccounts.open(databases, clock);
    AccountsFile.takeOver(directory.resolve(configuration.accounts()), accounts);
    this.answers =
        StoredAnswers.open(
            databases,
            directory.keys().envelope(),
            new AuditSigner(configuration.name(), signingKey, clock));
    answers.audit().start(Map.of("agreement", own.digest()));
    LogNotes.enter(directory, answers.audit());
    this.trino = NodeTrino.of(configuration, directory, parts.progress());
    this.engine =
        new QueryEngine(new ExactNoise(new SecureRandomSource()), backend(configuration, parts));
    this.questions =
        new Questions(
            own,
            signingKey,
            parties,
            engine,
            answers,
            EarlierLists.of(answers, directory),
            new PolicyVersions(directory, clock),
            parts);
    this.resources =
        new RoomResources(agreement, own.digest(), parties, questions, answers.audit());
    this.assembling = new Assembling(own, parties.values(), parts.progress());
  }

  private Backend backend(NodeConfiguration configuration, RoomParts parts) {
    int megabytes = configuration.memory().ofRoom();
    Backend here = DuckDbBackend.ofQuestionsAtOnce(megabytes, parts.places().places());
    return trino
        .<Backend>map(there -> new TrinoBackend(there.sessions(), there, here, megabytes))
        .orElse(here);
  }

  private static String address(OwnCollaboration here, String member) {
    String address = here.configuration().members().get(member);
    if (address == null) {
      throw new ConfigurationException(
          "node.yaml has no address of `%s` under `%s`"
              .formatted(
                  member,
                  here.name()
                      .map(n -> "node.collaborations[].members` of `" + n)
                      .orElse("node.members")));
    }
    return address;
  }

  /** The agreement that binds it. */
  public Agreement agreement() {
    return agreement;
  }

  /** The collaboration's name. */
  public String name() {
    return agreement.collaboration();
  }

  /** Where its files are. */
  public NodeDirectory directory() {
    return directory;
  }

  /** Who may ask. */
  public Accounts accounts() {
    return accounts;
  }

  /** What it has to show and does for REST. */
  public RoomResources resources() {
    return resources;
  }

  /** Whether the parties are ready, so that questions can be asked. */
  public boolean isReady() {
    return ready;
  }

  /** Its questions, for protocols beside its own. */
  AnalystDesk analysts() {
    return new RoomDesk(accounts, agreement, questions);
  }

  /**
   * From here on tells how long each answer took until it was ready, before it waits for its tick.
   * For measurements of whoever runs the room: an analyst must never learn it.
   */
  public void whenReady(Consumer<Duration> observer) {
    questions.whenReady(observer);
  }

  AccountsDesk desk() {
    return new AccountsDesk(accounts, clock);
  }

  Questions questions() {
    return questions;
  }

  /** Waits until every party has resolved its people, and relays their key agreement. */
  void awaitParties() throws InterruptedException {
    questions.warmUp();
    assembling.await();
    ready = !stopping;
  }

  /** How far it is: {@code waiting} for its parties, {@code ready}, or {@code stopping}. */
  String state() {
    return stopping ? "stopping" : ready ? "ready" : "waiting";
  }

  /** How far its audit log is. */
  public AuditLog.Standing audited() {
    return answers.audit().standing();
  }

  /** Takes no more questions. */
  void refuseNew() {
    stopping = true;
    ready = false;
    questions.refuseNew();
  }

  /** Waits until the questions that were granted have their answers. */
  void drain() {
    questions.drain();
  }

  @Override
  public void close() {
    questions.finish();
    engine.close();
    trino.ifPresent(NodeTrino::close);
    for (PartyLink link : parties.values()) {
      link.close();
    }
    accounts.close();
    answers.audit().close();
    answers.close();
  }
}
