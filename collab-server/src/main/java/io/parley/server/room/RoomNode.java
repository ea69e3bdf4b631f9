package io.parley.server.room;

import io.parley.crypto.SigningKey;
import io.parley.crypto.TlsIdentity;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.FlightTls;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Hello;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.BufferAllocator;

/** The room: it holds no people and no key of the parties. */
public final class RoomNode implements AutoCloseable {
  /** How long a room waits for its parties to resolve their people. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Agreement agreement;
  private final Accounts accounts;
  private final SqliteAnswers answers;
  private final Map<String, PartyLink> parties = new TreeMap<>();
  private final Questions questions;
  private final Progress progress;
  private final RoomDesk desk;
  private volatile boolean ready;

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
    this.progress = progress;
    OwnAgreement own = OwnAgreement.read(configuration, directory);
    this.agreement = own.agreement();
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
    this.accounts = Accounts.read(directory.resolve(configuration.accounts()));
    this.answers =
        SqliteAnswers.open(directory.resolve("room.db"), directory.keys().envelope(), clock);
    this.questions =
        new Questions(
            agreement,
            own.digest(),
            signingKey,
            parties,
            new QueryEngine(new ExactNoise(new SecureRandomSource())),
            answers,
            new PolicyVersions(directory, clock),
            allocator,
            clock,
            observer);
    this.desk = new RoomDesk(agreement, own.digest(), parties, questions, answers);
  }

  /** Who may ask. */
  public Accounts accounts() {
    return accounts;
  }

  /** What the room does beside Flight. */
  public RoomDesk desk() {
    return desk;
  }

  /** Whether the parties are ready, so that questions can be asked. */
  public boolean isReady() {
    return ready;
  }

  Questions questions() {
    return questions;
  }

  /** Waits until every party has resolved its people, and relays their key agreement. */
  public void awaitParties() throws InterruptedException {
    long start = System.nanoTime();
    questions.warmUp();
    awaitPeople(start);
    if (anyIs("keyless")) {
      relayKeyAgreement();
    }
    while (anyIs("blinding")) {
      relayBlinding();
      awaitPeople(start);
    }
    progress.took("the parties are ready", start);
    ready = true;
  }

  private void awaitPeople(long start) throws InterruptedException {
    for (PartyLink link : parties.values()) {
      if (state(link).equals("ingesting")) {
        progress.say("waits for " + link.party());
      }
      while (state(link).equals("ingesting")) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new ConfigurationException(
              "`%s` is not ready after %d minutes; is its node running at the address under `node.members`?"
                  .formatted(link.party(), PATIENCE.toMinutes()));
        }
        Thread.sleep(100);
      }
    }
  }

  private boolean anyIs(String state) {
    return parties.values().stream().anyMatch(l -> state(l).equals(state));
  }

  private static String state(PartyLink link) {
    try {
      Hello hello = link.hello();
      if (hello.protocol() != Wire.PROTOCOL) {
        throw new ConfigurationException(
            "`%s` speaks protocol %d, this room %d"
                .formatted(link.party(), hello.protocol(), Wire.PROTOCOL));
      }
      return hello.state();
    } catch (FlightRuntimeException e) {
      if (e.status().code() != FlightStatusCode.UNAVAILABLE || isTlsFailure(e)) {
        throw new ConfigurationException(
            "`%s` does not talk to this room (%s); are its address and both certificates those of the agreement?"
                .formatted(link.party(), e.status().code()));
      }
      return "ingesting"; // not listening yet
    }
  }

  private static boolean isTlsFailure(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private List<PartyLink> two() {
    List<PartyLink> two = List.copyOf(parties.values());
    if (two.size() != 2) {
      throw new ConfigurationException("this version agrees keys between exactly two parties");
    }
    return two;
  }

  /** The same for blinding. A party that is gone is waited for, and another session begins. */
  private void relayBlinding() {
    long start = System.nanoTime();
    List<PartyLink> two = two();
    progress.say("carries the parties' blinding");
    try {
      new BlindingRelay(two.get(0).blinding(), two.get(1).blinding()).run();
      progress.took("the parties blinded their pseudonyms", start);
    } catch (BlindingRelay.Broken e) {
      if (!(e.getCause() instanceof FlightRuntimeException gone)
          || gone.status().code() != FlightStatusCode.UNAVAILABLE) {
        throw new ConfigurationException(
            e.getMessage() + "; when that is cleared up, start the room again");
      }
      progress.say(e.getMessage() + "; waits for it to come back");
    }
  }

  /** The room carries messages that it can neither read into a key nor change unnoticed. */
  private void relayKeyAgreement() {
    List<PartyLink> two = two();
    PartyLink a = two.get(0);
    PartyLink b = two.get(1);
    byte[] ephemeralA = a.keyEphemeral();
    byte[] ephemeralB = b.keyEphemeral();
    byte[] signatureA = a.keySignature(ephemeralB);
    byte[] signatureB = b.keySignature(ephemeralA);
    // Both at once: each settles and freezes the pseudonyms of its people now.
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(() -> a.keyFinish(KeyShare.of(ephemeralB, signatureB)));
    b.keyFinish(KeyShare.of(ephemeralA, signatureA));
    first.join();
  }

  @Override
  public void close() {
    for (PartyLink link : parties.values()) {
      link.close();
    }
    answers.close();
  }
}
