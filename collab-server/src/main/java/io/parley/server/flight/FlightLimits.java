package io.parley.server.flight;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Limits under which whoever opens connections, dribbles bytes or sends large messages holds up
 * nobody else. All but the sizes of messages are the same for analysts and for peers; what stands
 * behind each number is in {@code docs/threat-model.md}.
 */
final class FlightLimits {
  /** The hint by which Flight hands out the builder below it. */
  static final String HINT = "grpc.builderConsumer";

  /**
   * Of an analyst's message, in bytes: a statement, its parameters, and no table. gRPC refuses a
   * larger one by the length that it claims, before it holds any of it.
   */
  static final int ANALYST_MESSAGE = 4 << 20;

  /**
   * Of a peer's message, in bytes, either way. The largest there is carries the tokens of an
   * audience, 22 bytes a person.
   */
  static final int PEER_MESSAGE = 512 << 20;

  /** Of a call's headers, in bytes. */
  static final int HEADERS = 16 << 10;

  /** From the first byte until TLS and HTTP/2 are agreed. */
  static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** What every connection has for its first call, with a key that is known. */
  private static final Duration STAY = Duration.ofMillis(500);

  /** The same, while there are places. */
  static final Duration FIRST_CALL = Duration.ofSeconds(30);

  /** Without a call; a client comes back by itself. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  /** A silent peer is asked whether it is there after this, and is given up after the next. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private static final Duration NO_ANSWER = Duration.ofSeconds(20);

  private static final int CALLS_OF_A_CONNECTION = 256;

  /** For all servers of the process, as gRPC has them too: threads that wait in select. */
  private static final EventLoopGroup ACCEPTING = loops(1, "flight-accept");

  private static final EventLoopGroup WORKING = loops(0, "flight-io");

  private FlightLimits() {}

  private static EventLoopGroup loops(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /** Sets them on a server that is about to be built. */
  static Consumer<NettyServerBuilder> forServer() {
    return builder -> {
      Newcomers newcomers = new Newcomers(STAY, FIRST_CALL);
      builder
          .channelFactory(() -> new GuardedServerChannel(newcomers))
          .bossEventLoopGroup(ACCEPTING)
          .workerEventLoopGroup(WORKING)
          .intercept(newcomers)
          .maxInboundMetadataSize(HEADERS)
          .maxConcurrentCallsPerConnection(CALLS_OF_A_CONNECTION)
          .keepAliveTime(SILENT.toSeconds(), TimeUnit.SECONDS)
          .keepAliveTimeout(NO_ANSWER.toSeconds(), TimeUnit.SECONDS)
          .maxConnectionIdle(IDLE.toSeconds(), TimeUnit.SECONDS)
          .handshakeTimeout(HANDSHAKE.toSeconds(), TimeUnit.SECONDS);
    };
  }
}
