package io.parley.server.room;

import io.parley.crypto.SigningKey;
import io.parley.crypto.TlsIdentity;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.account.Accounts;
import io.parley.server.account.AccountsFile;
import io.parley.server.blinding.BlindingPaused;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.FlightTls;
import io.parley.server.flightsql.AnalystDesk;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LogNotes;
import io.parley.server.ledger.SqliteAccounts;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.BufferAllocator;

/** The room: it holds no people and no key of the parties. */
public final class RoomNode implements AutoCloseable {
  /** How long a room waits for its parties, each time. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Agreement agreement;
  private final byte[] agreementHash;
  private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();
  private final SqliteAccounts accounts;
  private final SqliteAnswers answers;
  private final Map<String, PartyLink> parties = new TreeMap<>();
  private final Questions questions;
  private final Progress progress;
  private final RoomResources resources;
  private final Clock clock;
  private volatile boolean ready;
  private volatile boolean stopping;

  /** Opens the room's files and its lines to the parties; calls nobody yet. */
  public RoomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress) {
    this(configuration, directory, allocator, clock, progress, RoomObserver.NOBODY);
  }

  /** The same, and the operator counts. */
  public RoomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress,
      RoomObserver observer) {
    this(
        configuration,
        directory,
        allocator,
        clock,
        progress,
        observer,
        CrashPoint.NONE,
        Admission.ofThisMachine());
  }

  RoomNode(
      NodeConfiguration configuration,
      NodeDirectory directory,
      BufferAllocator allocator,
      Clock clock,
      Progress progress,
      RoomObserver observer,
      CrashPoint crashPoint,
      Admission admission) {
    this.progress = progress;
    this.clock = clock;
    OwnAgreement own = OwnAgreement.read(configuration, directory);
    this.agreement = own.agreement();
    this.agreementHash = own.hash();
    if (!agreement.room().name().equals(configuration.name())) {
      throw new ConfigurationException(
          "the agreement's room is `%s`, not `%s`"
              .formatted(agreement.room().name(), configuration.name()));
    }
    SigningKey signingKey = directory.signingKey();
    TlsIdentity tls = directory.tls();
    for (Agreement.Node member : agreement.members()) {
      String address = configuration.members().get(member.name());
      if (address == null) {
        throw new ConfigurationException(
            "node.yaml has no address of `" + member.name() + "` under `node.members`");
      }
      parties.put(
          member.name(),
          new PartyLink(
              member.name(), FlightTls.client(allocator, address, member.certificate(), tls)));
    }
    this.accounts = SqliteAccounts.open(Databases.of(configuration, directory), clock);
    AccountsFile.takeOver(directory.resolve(configuration.accounts()), accounts);
    this.answers =
        SqliteAnswers.open(
            Databases.of(configuration, directory),
            directory.keys().envelope(),
            new AuditSigner(configuration.name(), signingKey, clock));
    answers.audit().start(Map.of("agreement", own.digest()));
    LogNotes.enter(directory, answers.audit());
    this.questions =
        new Questions(
            own,
            signingKey,
            parties,
            new QueryEngine(new ExactNoise(new SecureRandomSource())),
            answers,
            new PolicyVersions(directory, clock),
            allocator,
            clock,
            crashPoint,
            observer,
            admission);
    this.resources =
        new RoomResources(agreement, own.digest(), parties, questions, answers.audit());
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

  /** How far it is: {@code waiting} for its parties, {@code ready}, or {@code stopping}. */
  public String state() {
    return ready ? "ready" : stopping ? "stopping" : "waiting";
  }

  /** How far its audit log is. */
  public AuditLog.Standing audited() {
    return answers.audit().standing();
  }

  /** Takes no more questions, and waits until those that were granted have their answers. */
  public void drain() {
    stopping = true;
    ready = false;
    questions.drain();
  }

  /** Its questions, for protocols beside its own. */
  public AnalystDesk analysts() {
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
  public void awaitParties() throws InterruptedException {
    long start = System.nanoTime();
    questions.warmUp();
    Gathering gathering =
        new Gathering(
            parties.values().stream().map(Present::new).toList(),
            PATIENCE,
            System::nanoTime,
            time -> Thread.sleep(time.toMillis()),
            progress);
    gathering.await();
    List<PartyLink> keyless =
        parties.values().stream().filter(l -> state(l).equals("keyless")).toList();
    if (!keyless.isEmpty()) {
      new KeyRelay(List.copyOf(parties.values()), agreement.epoch()).run(keyless);
    }
    while (anyIs("blinding")) {
      relayBlinding(gathering);
      gathering.await();
    }
    progress.took("the parties are ready", start);
    ready = !stopping;
  }

  /** Whether a party is there. */
  private final class Present implements Gathering.Line {
    private final PartyLink link;

    Present(PartyLink link) {
      this.link = link;
    }

    @Override
    public String party() {
      return link.party();
    }

    @Override
    public boolean isAway() {
      return state(link).equals("ingesting");
    }
  }

  private boolean anyIs(String state) {
    return parties.values().stream().anyMatch(l -> state(l).equals(state));
  }

  private String state(PartyLink link) {
    try {
      Hello hello = link.hello();
      if (hello.protocol() != Wire.PROTOCOL) {
        throw new ConfigurationException(
            "`%s` speaks protocol %d, this room %d"
                .formatted(link.party(), hello.protocol(), Wire.PROTOCOL));
      }
      return follows(link) ? hello.state() : "ingesting";
    } catch (FlightRuntimeException e) {
      if (!isGone(e) || isTlsFailure(e)) {
        throw new ConfigurationException(
            "`%s` does not talk to this room (%s); are its address and both certificates those of the agreement?"
                .formatted(link.party(), e.status().code()));
      }
      return "ingesting"; // not listening yet
    }
  }

  /** A node that stops while it is asked ends the call as an internal failure. */
  private static boolean isGone(FlightRuntimeException e) {
    FlightStatusCode code = e.status().code();
    return code == FlightStatusCode.UNAVAILABLE || code == FlightStatusCode.INTERNAL;
  }

  /** A party that has not changed to this agreement yet is waited for, like one that is away. */
  private boolean follows(PartyLink link) {
    if (Arrays.equals(link.agreement(), agreementHash)) {
      return true;
    }
    if (elsewhere.add(link.party())) {
      progress.say(
          "`%s` follows another agreement than this room; it changes when its operator puts this one in its place and starts it again"
              .formatted(link.party()));
    }
    return false;
  }

  private static boolean isTlsFailure(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The same for blinding. A party that is gone is waited for, and so is a quota that is used up;
   * another session begins.
   */
  private void relayBlinding(Gathering gathering) throws InterruptedException {
    long start = System.nanoTime();
    progress.say("carries the parties' blinding");
    try {
      new BlindingRelay(parties.values().stream().map(PartyLink::blinding).toList()).run();
      progress.took("the parties blinded their pseudonyms", start);
    } catch (BlindingRelay.Broken e) {
      if (e.getCause() instanceof BlindingPaused paused) {
        gathering.pause(paused);
        return;
      }
      if (!(e.getCause() instanceof FlightRuntimeException gone)
          || gone.status().code() != FlightStatusCode.UNAVAILABLE) {
        throw new ConfigurationException(
            e.getMessage() + "; when that is cleared up, start the room again");
      }
      progress.say(e.getMessage() + "; waits for it to come back");
    }
  }

  @Override
  public void close() {
    questions.finish();
    for (PartyLink link : parties.values()) {
      link.close();
    }
    accounts.close();
    answers.audit().close();
    answers.close();
  }
}
