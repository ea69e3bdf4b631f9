package io.parley.server.leak;

import io.parley.crypto.TlsIdentity;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import java.util.Optional;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.memory.RootAllocator;

/** Somebody who calls a party's port, showing a certificate or none. */
final class FlightPeer implements AutoCloseable {
  private final RootAllocator allocator = new RootAllocator();
  private final FlightClient client;

  FlightPeer(WatchedRoom room, String party, Optional<TlsIdentity> own) {
    String address = room.partyAddress(party);
    String certificate = room.node(party).tls().certificatePem();
    client =
        own.map(o -> FlightTls.client(allocator, address, certificate, o))
            .orElseGet(() -> FlightTls.client(allocator, address, certificate));
  }

  /** The body of the reply; throws when the party refuses or fails. */
  byte[] call(String action, byte[] body) {
    return Actions.call(client, action, body).bytes();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    allocator.close();
  }
}
