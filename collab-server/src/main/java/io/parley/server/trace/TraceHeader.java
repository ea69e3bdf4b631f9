package io.parley.server.trace;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClientMiddleware;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.RequestContext;

/** How {@link TraceParent} goes from the room to a party: as a header of each Flight call. */
public final class TraceHeader implements FlightServerMiddleware {
  /** Under which a server of a party has it. */
  public static final FlightServerMiddleware.Key<TraceHeader> KEY =
      FlightServerMiddleware.Key.of("parley.trace");

  private final Optional<String> parent;

  private TraceHeader(Optional<String> parent) {
    this.parent = parent;
  }

  /** Reads it from each call that comes. */
  public static FlightServerMiddleware.Factory<TraceHeader> reading() {
    return (CallInfo info, CallHeaders headers, RequestContext context) ->
        new TraceHeader(TraceParent.received(headers.get(TraceParent.HEADER)));
  }

  /** Writes it into each call that goes, where this thread works under one. */
  public static FlightClientMiddleware writing(CallInfo info) {
    return new Writing(TraceParent.current());
  }

  /** Does what a call wants under the span that it names. */
  public static <T> T under(CallContext context, Supplier<T> work) {
    TraceHeader header = context.getMiddleware(KEY);
    return header == null ? work.get() : TraceParent.under(header.parent, work);
  }

  private record Writing(Optional<String> parent) implements FlightClientMiddleware {
    @Override
    public void onBeforeSendingHeaders(CallHeaders outgoing) {
      parent.ifPresent(p -> outgoing.insert(TraceParent.HEADER, p));
    }

    @Override
    public void onHeadersReceived(CallHeaders incoming) {
      // nothing comes back
    }

    @Override
    public void onCallCompleted(CallStatus status) {
      // whoever called knows
    }
  }

  @Override
  public void onBeforeSendingHeaders(CallHeaders outgoing) {
    // nothing goes back
  }

  @Override
  public void onCallCompleted(CallStatus status) {
    // the span knows
  }

  @Override
  public void onCallErrored(Throwable e) {
    // the span knows
  }
}
