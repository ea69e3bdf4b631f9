package io.parley.server.flight;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Connections of a listening port on which nobody has shown a key yet. There are at most {@value
 * #MOST}: for one more the oldest is dropped, when it has had some time. So whoever opens thousands
 * and leaves them, or says a byte a minute, takes the places of his own connections and not of a
 * client that comes and calls at once. One that has not called after some longer time is dropped
 * too.
 *
 * <p>As an interceptor this stands behind the check of access keys, or behind TLS that asks for a
 * peer's certificate: a call that comes here is of somebody whom the node knows.
 */
final class Newcomers implements ServerInterceptor {
  /** A client that comes and calls needs some milliseconds; this many take some megabytes. */
  static final int MOST = 2_048;

  /** With those that have called; more are turned away. */
  static final int MOST_CONNECTIONS = 8_192;

  private final Duration stay;
  private final Duration patience;
  private final Map<SocketAddress, Newcomer> waiting = new LinkedHashMap<>();
  private int open;

  /**
   * No connections yet.
   *
   * @param stay how long one has for its first call however many come after it; a machine that is
   *     behind accepts no more meanwhile
   * @param patience how long one has where nobody wants its place
   */
  Newcomers(Duration stay, Duration patience) {
    this.stay = stay;
    this.patience = patience;
  }

  private record Newcomer(Channel channel, long since) {}

  /** Whether one more may be accepted now: there is a place, or the oldest has had its time. */
  synchronized boolean haveAPlace() {
    if (waiting.size() < MOST) {
      return true;
    }
    Newcomer oldest = waiting.values().iterator().next();
    return oldest.channel().isRegistered() && System.nanoTime() - oldest.since() >= stay.toNanos();
  }

  /** A connection was accepted, and is in no event loop yet; false when it is one too many. */
  boolean came(Channel channel) {
    SocketAddress from = channel.remoteAddress();
    Optional<Channel> dropped = Optional.empty();
    synchronized (this) {
      if (from == null || open >= MOST_CONNECTIONS) {
        return false; // gone already, or no more
      }
      open++;
      if (waiting.size() >= MOST) {
        dropped = Optional.of(takeOldest());
      }
      waiting.put(from, new Newcomer(channel, System.nanoTime()));
    }
    var unused = channel.closeFuture().addListener(closed -> left(from, channel));
    channel.pipeline().addLast(new Patience(from));
    dropped.ifPresent(
        oldest -> {
          var unusedClosing = oldest.close();
        });
    return true;
  }

  private Channel takeOldest() {
    Iterator<Newcomer> all = waiting.values().iterator();
    Channel oldest = all.next().channel();
    all.remove();
    return oldest;
  }

  private synchronized void left(SocketAddress from, Channel channel) {
    open--;
    if (isWaiting(from, channel)) {
      waiting.remove(from);
    }
  }

  private synchronized boolean isWaiting(SocketAddress from, Channel channel) {
    Newcomer newcomer = waiting.get(from);
    return newcomer != null && newcomer.channel().equals(channel);
  }

  /** How many connections wait for their first call. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Its first call makes a connection one of somebody known. */
  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (from != null) {
      synchronized (this) {
        waiting.remove(from);
      }
    }
    return next.startCall(call, headers);
  }

  /** Looks once, when the time is over. */
  private final class Patience extends ChannelInboundHandlerAdapter {
    private final SocketAddress from;

    Patience(SocketAddress from) {
      this.from = from;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      var unused =
          context
              .executor()
              .schedule(
                  () -> {
                    if (isWaiting(from, context.channel())) {
                      var unusedClosing = context.close();
                    }
                  },
                  patience.toMillis(),
                  TimeUnit.MILLISECONDS);
      super.channelActive(context);
    }
  }
}
