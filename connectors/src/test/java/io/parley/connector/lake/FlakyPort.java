package io.parley.connector.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a server, but for some that it answers itself: 503. */
final class FlakyPort implements AutoCloseable {
  private static final byte[] BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger toRefuse = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  FlakyPort(int port) throws IOException {
    this.port = port;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Answers so many of the connections to come with 503; those that are open end. */
  void refuse(int connections) throws IOException {
    toRefuse.set(connections);
    for (Socket connection : open) {
      connection.close();
    }
  }

  int refused() {
    return refused.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        if (toRefuse.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          refused.incrementAndGet();
          threads.execute(() -> refuse(connection));
        } else {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
          open.add(connection);
          threads.execute(() -> copy(connection, server));
          threads.execute(() -> copy(server, connection));
        }
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  private static void refuse(Socket connection) {
    try (connection) {
      connection.getInputStream().read(new byte[1 << 16]);
      connection.getOutputStream().write(BUSY);
    } catch (IOException gone) {
      // As good as refused.
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException gone) {
      // Either side ended.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
    threads.shutdownNow();
  }
}
