package io.parley.server.bench;

import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.stream.BatchLimits;
import io.parley.connector.stream.EventLog;
import io.parley.connector.stream.EventLogSettings;
import io.parley.crypto.seal.Envelope;
import io.parley.server.events.EventsServer;
import io.parley.server.events.WriteKeys;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Events over HTTPS. The process that is killed has the door, the log and the zones; the bench
 * sends to it all the while, and sends a batch again until it is acknowledged, as an SDK does.
 */
final class KilledEvents implements KilledSource {
  private static final int BATCH = 100;
  private static final String KEY = "write-key";
  private static final String PORT = "port";

  /** Is there while all that was given was acknowledged. */
  private static final String SENT = "sent";

  private final Deque<List<String>> unsent = new ArrayDeque<>();
  private boolean ended;

  @Override
  public String name() {
    return "events";
  }

  private static NodeDirectory node(Path folder) {
    return new NodeDirectory(folder.resolve("node"));
  }

  @Override
  public AutoCloseable begin(Path folder) throws IOException {
    NodeDirectory node = node(folder);
    node.create("localhost", Clock.systemUTC());
    Files.writeString(
        folder.resolve(KEY), new WriteKeys(node, Clock.systemUTC()).make("bench").text());
    Thread sender = new Thread(() -> send(folder), "bench-sender");
    sender.start();
    return () -> {
      synchronized (unsent) {
        ended = true;
        unsent.notifyAll();
      }
      sender.join();
    };
  }

  @Override
  public void grow(Path folder, int part) throws IOException {
    synchronized (unsent) {
      Files.deleteIfExists(folder.resolve(SENT));
      long first = (long) part * ROWS;
      for (long from = first; from < first + ROWS; from += BATCH) {
        List<String> batch = new ArrayList<>();
        for (long id = from; id < from + BATCH; id++) {
          batch.add(event(id));
        }
        unsent.add(batch);
      }
      unsent.notifyAll();
    }
  }

  /** An event; one without a user is kept as a rejected row. */
  private static String event(long id) {
    return "{\"type\":\"track\",\"event\":\"Order\",\"messageId\":\"m%d\",%s\"properties\":{\"id\":%d,\"mail\":\"%s\",\"n\":%s}}"
        .formatted(
            id,
            KilledSource.isBroken(id) ? "" : "\"userId\":\"u%d\",".formatted(id),
            id,
            KilledSource.mail(id),
            KilledSource.isUnfit(id) ? "\"x\"" : "1");
  }

  private void send(Path folder) {
    try {
      String certificate = node(folder).tls().certificatePem();
      String key = Files.readString(folder.resolve(KEY));
      for (List<String> batch = next(); !batch.isEmpty(); batch = next()) {
        try {
          int port = Integer.parseInt(Files.readString(folder.resolve(PORT)));
          new HttpsSender(port, certificate, key).send(0, batch);
          acknowledged(folder);
        } catch (IOException e) {
          Thread.sleep(50); // the process is not there, or was killed: the same again
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The batch that is to be sent; empty at the end. */
  private List<String> next() throws InterruptedException {
    synchronized (unsent) {
      while (unsent.isEmpty() && !ended) {
        unsent.wait();
      }
      return ended ? List.of() : unsent.element();
    }
  }

  private void acknowledged(Path folder) throws IOException {
    synchronized (unsent) {
      unsent.remove();
      if (unsent.isEmpty()) {
        Files.createFile(folder.resolve(SENT));
      }
    }
  }

  @Override
  public Source open(Path folder, Connection duckdb) {
    throw new UnsupportedOperationException("its log is opened once, beside the door");
  }

  @Override
  public void ingest(Path folder, Envelope envelope, Connection duckdb, Zones zones)
      throws IOException {
    NodeDirectory node = node(folder);
    Clock clock = Clock.systemUTC();
    EventsServer.Place place = new EventsServer.Place("127.0.0.1", 0, Set.of());
    try (EventLog log =
            EventLog.open(folder.resolve("log"), envelope, EventLogSettings.STANDARD, clock);
        EventsServer server =
            EventsServer.open(place, node.tls(), new WriteKeys(node, clock), log, clock);
        Source source = log.source(KilledIngest.SOURCE, new BatchLimits(700, 1 << 20))) {
      Path written = Files.writeString(folder.resolve(".port"), Integer.toString(server.port()));
      Files.move(written, folder.resolve(PORT), StandardCopyOption.REPLACE_EXISTING);
      boolean isSent;
      long came;
      do {
        isSent = Files.exists(folder.resolve(SENT));
        came = zones.take(source);
      } while (!isSent || came > 0);
    }
  }

  @Override
  public SourceMapping mapping() {
    return KilledSource.mapping("$.properties.");
  }
}
