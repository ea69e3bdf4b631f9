package io.parley.server.room;

import io.parley.crypto.TlsIdentity;
import io.parley.server.flight.CollaborationHeader;
import io.parley.server.flight.FlightTls;
import io.parley.server.wire.Wire;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A room that asks a party about a collaboration which is not its own: every action that there is,
 * empty and with each body that the right room sent, and every ticket.
 *
 * @param reads what it got to read: each reply and each stream, by the name of what was asked
 * @param refusals the texts of all that it did not get
 */
record PartyProbe(List<String> reads, Set<String> refusals) {
  /**
   * Probes a party.
   *
   * @param collaboration what each call says that it is about; empty: calls say nothing
   * @param others requests of the right room
   * @param tickets of the right room
   */
  static PartyProbe run(
      BufferAllocator allocator,
      int port,
      String partysCertificate,
      TlsIdentity own,
      Optional<String> collaboration,
      List<Action> others,
      List<Ticket> tickets)
      throws Exception {
    PartyProbe found = new PartyProbe(new ArrayList<>(), new TreeSet<>());
    String address = "127.0.0.1:" + port;
    FlightClient client =
        collaboration.isPresent()
            ? FlightTls.client(
                allocator,
                address,
                partysCertificate,
                own,
                new CollaborationHeader(collaboration.get()))
            : FlightTls.client(allocator, address, partysCertificate, own);
    try {
      for (String action : actions()) {
        found.act(client, new Action(action, new byte[0]));
      }
      others.forEach(action -> found.act(client, action));
      for (Ticket ticket : tickets) {
        found.take(client, ticket);
      }
    } finally {
      client.close();
    }
    return found;
  }

  /** Every action that nodes agree on. */
  static List<String> actions() throws IllegalAccessException {
    List<String> actions = new ArrayList<>();
    for (Field field : Wire.class.getFields()) {
      if (field.get(null) instanceof String name && name.startsWith("parley.")) {
        actions.add(name);
      }
    }
    return actions;
  }

  private void act(FlightClient client, Action action) {
    try {
      Iterator<Result> results = client.doAction(action);
      while (results.hasNext()) {
        results.next();
        reads.add(action.getType());
      }
    } catch (FlightRuntimeException e) {
      refusals.add(e.status().code() + ": " + e.status().description());
    }
  }

  private void take(FlightClient client, Ticket ticket) throws Exception {
    FlightStream stream = client.getStream(ticket);
    try {
      while (stream.next()) {
        reads.add("a stream");
      }
    } catch (FlightRuntimeException e) {
      refusals.add(e.status().code() + ": " + e.status().description());
    } finally {
      stream.close();
    }
  }
}
