package io.parley.server.room;

import io.parley.server.blinding.BlindingPaused;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.LostConnection;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Spoken;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/**
 * Brings the parties of a collaboration to where questions can be asked: all are there and have
 * resolved their people, and they have come to a key.
 */
final class Assembling {
  /** How long a room waits for its parties, each time. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final int epoch;
  private final byte[] agreementHash;
  private final List<PartyLink> parties;
  private final Progress progress;
  private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();

  Assembling(OwnAgreement own, Collection<PartyLink> parties, Progress progress) {
    this.epoch = own.agreement().epoch();
    this.agreementHash = own.hash();
    this.parties = List.copyOf(parties);
    this.progress = progress;
  }

  /**
   * Waits until every party has resolved its people, and relays their key agreement.
   *
   * @throws ConfigurationException when that will not come by waiting
   */
  void await() throws InterruptedException {
    long start = System.nanoTime();
    Gathering gathering =
        new Gathering(
            parties.stream().map(Present::new).toList(),
            PATIENCE,
            System::nanoTime,
            time -> Thread.sleep(time.toMillis()),
            progress);
    gathering.await();
    List<PartyLink> keyless = parties.stream().filter(l -> state(l).equals("keyless")).toList();
    if (!keyless.isEmpty()) {
      new KeyRelay(parties, epoch).run(keyless);
    }
    while (anyIs("blinding")) {
      relayBlinding(gathering);
      gathering.await();
    }
    progress.took("the parties are ready", start);
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
    return parties.stream().anyMatch(l -> state(l).equals(state));
  }

  private String state(PartyLink link) {
    try {
      Hello hello = link.hello();
      requireCommonVersion(link, hello);
      return follows(link) ? hello.state() : "ingesting";
    } catch (FlightRuntimeException e) {
      if (!isGone(e) || LostConnection.overCertificates(e)) {
        throw new ConfigurationException(
            "`%s` does not talk to this room (%s); are its address and both certificates those of the agreement?"
                .formatted(link.party(), e.status().code()));
      }
      return "ingesting"; // not listening yet
    }
  }

  private static void requireCommonVersion(PartyLink link, Hello hello) {
    try {
      link.speaks(Spoken.HERE.with("this room", link.party(), hello.spoken()).protocol());
    } catch (BadDocument e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** A node that stops while it is asked ends the call in one of several ways, or not at all. */
  private static boolean isGone(FlightRuntimeException e) {
    FlightStatusCode code = e.status().code();
    return LostConnection.is(e)
        || code == FlightStatusCode.INTERNAL
        || code == FlightStatusCode.TIMED_OUT
        || code == FlightStatusCode.CANCELLED;
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

  /**
   * The same for blinding. A party that is gone is waited for, and so is a quota that is used up;
   * another session begins.
   */
  private void relayBlinding(Gathering gathering) throws InterruptedException {
    long start = System.nanoTime();
    progress.say("carries the parties' blinding");
    try {
      new BlindingRelay(parties.stream().map(PartyLink::blinding).toList()).run();
      progress.took("the parties blinded their pseudonyms", start);
    } catch (BlindingRelay.Broken e) {
      if (e.getCause() instanceof BlindingPaused paused) {
        gathering.pause(paused);
        return;
      }
      if (!(e.getCause() instanceof FlightRuntimeException gone) || !LostConnection.is(gone)) {
        throw new ConfigurationException(
            e.getMessage() + "; when that is cleared up, start the room again");
      }
      progress.say(e.getMessage() + "; waits for it to come back");
    }
  }
}
