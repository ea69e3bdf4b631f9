package io.parley.server.psi;

import io.parley.server.flight.FlightTls;
import io.parley.server.node.Endpoint;
import io.parley.server.node.Progress;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;

/** A party that answers its partner's runs, and nobody else's. */
public final class PsiServer implements AutoCloseable {
  /** Where it listens, written into the node's directory. */
  public static final String FILE = "psi-endpoint.json";

  private static final long TICK_MILLIS = 1_000;

  private final PsiNode node;
  private final FlightServer server;
  private final PsiAnswerer answerer;
  private final Timer clockwork = new Timer("psi-deadlines", true);

  private PsiServer(PsiNode node, FlightServer server, PsiAnswerer answerer) {
    this.node = node;
    this.server = server;
    this.answerer = answerer;
    Progress progress = node.progress();
    clockwork.schedule(
        new TimerTask() {
          @Override
          public void run() {
            expire(answerer, progress);
          }
        },
        TICK_MILLIS,
        TICK_MILLIS);
  }

  /** What it throws would end the clockwork. */
  private static void expire(PsiAnswerer answerer, Progress progress) {
    try {
      answerer.expire();
    } catch (RuntimeException e) {
      progress.say("a run that is over could not be given up: " + e.getClass().getName());
    }
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
    PsiAnswerer answerer = new PsiAnswerer(node, finished);
    FlightServer server =
        FlightTls.forPeer(
            allocator,
            host,
            port,
            node.directory().tls(),
            node.partner().certificate(),
            new PsiFlight(answerer, allocator));
    String address = host + ":" + server.getPort();
    node.directory().writeWhole(node.directory().resolve(FILE), Json.bytes(new Endpoint(address)));
    node.progress().say("answers psi of %s on %s".formatted(node.partner().name(), address));
    return new PsiServer(node, server, answerer);
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    clockwork.cancel();
    try {
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answerer.close();
    try {
      Files.deleteIfExists(node.directory().resolve(FILE)); // nobody answers there any more
    } catch (IOException e) {
      node.progress().say(FILE + " names an address that is closed, and cannot be deleted");
    }
  }
}
