package io.parley.server.psi;

import io.parley.server.flight.FlightTls;
import io.parley.server.node.Endpoint;
import io.parley.server.wire.Json;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;

/** A party that answers its partner's runs, and nobody else's. */
public final class PsiServer implements AutoCloseable {
  /** Where it listens, written into the node's directory. */
  public static final String FILE = "psi-endpoint.json";

  private final FlightServer server;

  private PsiServer(FlightServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param port 0 takes a free one
   * @param finished is told of each run that came to its end
   */
  public static PsiServer start(
      PsiNode node,
      BufferAllocator allocator,
      String host,
      int port,
      Consumer<PsiResult> finished) {
    FlightServer server =
        FlightTls.forPeer(
            allocator,
            host,
            port,
            node.directory().tls(),
            node.partner().certificate(),
            new PsiFlight(new PsiAnswerer(node, finished), allocator));
    String address = host + ":" + server.getPort();
    node.directory().writeWhole(node.directory().resolve(FILE), Json.bytes(new Endpoint(address)));
    node.progress().say("answers psi of %s on %s".formatted(node.partner().name(), address));
    return new PsiServer(server);
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
