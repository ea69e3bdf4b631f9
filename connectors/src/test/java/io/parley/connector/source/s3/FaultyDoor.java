package io.parley.connector.source.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port before another: it answers some connections with 503 and passes the others on. */
final class FaultyDoor implements AutoCloseable {
  private static final byte[] FAULT =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket door;
  private final int behind;
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Set<Socket> passed = ConcurrentHashMap.newKeySet();

  FaultyDoor(int behind) throws IOException {
    this.behind = behind;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  /** How many requests from now on are answered with 503; lines that were kept open are cut. */
  void faults(int count) {
    faults.set(count);
    passed.forEach(
        line -> {
          try {
            line.close();
          } catch (IOException e) {
            // it is gone
          }
        });
    passed.clear();
  }

  int answered() {
    return answered.get();
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        start(() -> pass(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pass(Socket client) {
    try (client) {
      if (faults.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        answered.incrementAndGet();
        client.getInputStream().read(new byte[1 << 16]);
        client.getOutputStream().write(FAULT);
        return;
      }
      passed.add(client);
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
        start(() -> copy(server, client));
        copy(client, server);
      }
    } catch (IOException e) {
      // the client sees a connection that ended
    }
  }

  /** One request a connection, lest a later one escape its fault. */
  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // ended by the other side
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "faulty-door");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
