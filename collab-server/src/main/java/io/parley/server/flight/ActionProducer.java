package io.parley.server.flight;

import io.parley.server.account.NotAllowed;
import io.parley.server.ledger.StorageException;
import io.parley.server.trace.TraceHeader;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flight producer whose actions are requests with one reply. */
public abstract class ActionProducer extends NoOpFlightProducer {
  private static final Logger LOG = LoggerFactory.getLogger(ActionProducer.class);

  /** Answers one request; whatever it throws is told to the caller as one uniform failure. */
  protected abstract Reply reply(String peer, String action, byte[] body);

  @Override
  public final void doAction(CallContext context, Action action, StreamListener<Result> listener) {
    try {
      Reply reply =
          TraceHeader.under(
              context, () -> reply(context.peerIdentity(), action.getType(), action.getBody()));
      listener.onNext(new Result(Json.bytes(reply)));
      listener.onCompleted();
    } catch (NotAllowed | NotForCaller e) {
      listener.onError(
          CallStatus.UNAUTHORIZED.withDescription(e.getMessage()).toRuntimeException());
    } catch (Stopping e) {
      listener.onError(CallStatus.UNAVAILABLE.withDescription(e.getMessage()).toRuntimeException());
    } catch (RuntimeException e) {
      // The class alone: a message could carry a value from the data. Those of storage are our own.
      // The name of an action that we do not have is the caller's text.
      LOG.atWarn()
          .addKeyValue("event", "request-failed")
          .addKeyValue("action", Wire.isAction(action.getType()) ? action.getType() : "unknown")
          .addKeyValue("failure", e instanceof StorageException ? e.getMessage() : causes(e))
          .log("a request failed");
      listener.onError(
          CallStatus.INTERNAL.withDescription("the request failed").toRuntimeException());
    }
  }

  /** The classes of a failure and its causes, without their texts. */
  protected static String causes(Throwable e) {
    StringBuilder text = new StringBuilder(e.getClass().getName());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      text.append(" < ").append(cause.getClass().getName());
    }
    return text.toString();
  }
}
