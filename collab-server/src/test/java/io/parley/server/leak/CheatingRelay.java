package io.parley.server.leak;

import io.parley.crypto.TlsIdentity;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.Wire;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.flight.FlightRuntimeException;

/** A room that puts its own ephemeral in the place of each party's, to share a key with both. */
final class CheatingRelay implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int EPHEMERAL = 32;

  private final FlightPeer a;
  private final FlightPeer b;

  CheatingRelay(WatchedRoom room) {
    Optional<TlsIdentity> own = Optional.of(room.node("room").tls());
    a = new FlightPeer(room, "hearth", own);
    b = new FlightPeer(room, "metromail", own);
  }

  /**
   * What came of it, for each party.
   *
   * @param refused whether it refused the swapped ephemeral
   * @param state what it says of itself afterwards
   */
  record Outcome(boolean refused, String state) {}

  /** Swaps the ephemerals; each party's outcome. */
  Outcome[] swap() throws GeneralSecurityException {
    awaitPeople(a);
    awaitPeople(b);
    byte[] swapped = ephemeral();
    a.call(Wire.KEY_EPHEMERAL, new byte[0]);
    b.call(Wire.KEY_EPHEMERAL, new byte[0]);
    // Each signs for the relay's value: that is what the peer's check has to notice.
    byte[] signatureA = a.call(Wire.KEY_SIGNATURE, swapped);
    byte[] signatureB = b.call(Wire.KEY_SIGNATURE, swapped);
    return new Outcome[] {
      new Outcome(refuses(a, swapped, signatureB), state(a)),
      new Outcome(refuses(b, swapped, signatureA), state(b))
    };
  }

  /** A fresh X25519 public value; the last bytes of its encoding. */
  private static byte[] ephemeral() throws GeneralSecurityException {
    byte[] encoded =
        KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - EPHEMERAL, encoded.length);
  }

  private static boolean refuses(FlightPeer party, byte[] ephemeral, byte[] signature) {
    try {
      party.call(Wire.KEY_FINISH, Json.bytes(KeyShare.of(ephemeral, signature)));
      return false;
    } catch (FlightRuntimeException e) {
      return true;
    }
  }

  private static void awaitPeople(FlightPeer party) {
    long end = System.nanoTime() + PATIENCE;
    while (state(party).equals("ingesting")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("a party still ingests");
      }
      LockSupport.parkNanos(POLL);
    }
  }

  private static String state(FlightPeer party) {
    return Json.read(party.call(Wire.HELLO, new byte[0]), Hello.class).state();
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }
}
