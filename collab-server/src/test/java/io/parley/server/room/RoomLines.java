package io.parley.server.room;

import io.parley.server.blinding.BlindingRelay;
import org.apache.arrow.flight.FlightClient;

/** The room's own lines, for a test that plays the room from another package. */
public final class RoomLines {
  private RoomLines() {}

  /** What the room carries to one party in blinding. */
  public static BlindingRelay.Party blinding(String party, FlightClient client) {
    return new PartyLink(party, client).blinding();
  }
}
