package io.parley.server.flightsql;

import io.parley.server.account.NotAllowed;
import io.parley.server.account.Peer;
import io.parley.server.flight.ActionProducer;
import io.parley.server.flight.Stopping;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlProducer;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The analysts' port: the actions of our own client, and Flight SQL for all others. Whatever fails
 * with other words than those that are for the caller is told as one uniform failure.
 */
public final class AnalystFlight implements FlightProducer {
  private static final Logger LOG = LoggerFactory.getLogger(AnalystFlight.class);
  private static final String OWN = "parley.";

  private final ActionProducer actions;
  private final Sessions sessions = new Sessions();
  private final Map<String, FlightSqlProducer> collaborations = new HashMap<>();

  /**
   * Over a room.
   *
   * @param actions what begins with {@code parley.}
   * @param desks that of each collaboration, by its name; each holds its own statements and results
   */
  public AnalystFlight(
      ActionProducer actions, Map<String, AnalystDesk> desks, BufferAllocator allocator) {
    this.actions = actions;
    desks.forEach(
        (name, desk) ->
            collaborations.put(name, new FlightSqlQuestions(desk, sessions, allocator)));
  }

  /** That of the caller's collaboration, when the call shows no session of somebody else. */
  private FlightSqlProducer sql(CallContext context) {
    sessions.check(context);
    return Optional.ofNullable(collaborations.get(Peer.of(context.peerIdentity()).collaboration()))
        .orElseThrow(CallStatus.UNAUTHENTICATED::toRuntimeException);
  }

  @Override
  public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
    return told(() -> sql(context).getFlightInfo(context, descriptor));
  }

  @Override
  public SchemaResult getSchema(CallContext context, FlightDescriptor descriptor) {
    return told(() -> sql(context).getSchema(context, descriptor));
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try {
      sql(context).getStream(context, ticket, listener);
    } catch (RuntimeException e) {
      listener.error(failure(e));
    }
  }

  @Override
  public Runnable acceptPut(
      CallContext context, FlightStream stream, StreamListener<PutResult> listener) {
    Runnable work = told(() -> sql(context).acceptPut(context, stream, listener));
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        listener.onError(failure(e));
      }
    };
  }

  @Override
  public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
    try {
      if (action.getType().startsWith(OWN)) {
        sessions.check(context);
        actions.doAction(context, action, listener);
        return;
      }
      sql(context).doAction(context, action, listener);
    } catch (RuntimeException e) {
      listener.onError(failure(e));
    }
  }

  @Override
  public void listActions(CallContext context, StreamListener<ActionType> listener) {
    sql(context).listActions(context, listener);
  }

  @Override
  public void listFlights(
      CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
    listener.onCompleted(); // there is nothing to fetch that was not asked
  }

  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private static FlightRuntimeException failure(RuntimeException e) {
    if (e instanceof FlightRuntimeException told) {
      return told;
    } else if (e instanceof NotAllowed lacking) {
      return Refusals.of(lacking);
    } else if (e instanceof AnalystDesk.Unavailable unavailable) {
      return Refusals.of(unavailable.reply(), "");
    } else if (e instanceof Stopping) {
      return CallStatus.UNAVAILABLE.withDescription(e.getMessage()).toRuntimeException();
    }
    // The class alone: a message could carry a value from the data.
    LOG.atWarn()
        .addKeyValue("event", "request-failed")
        .addKeyValue("failure", e.getClass().getName())
        .log("a request failed");
    return CallStatus.INTERNAL
        .withDescription("58000 failed: the request failed; ask the room's operator")
        .toRuntimeException();
  }
}
