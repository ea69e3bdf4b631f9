package io.parley.server.room;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between two nodes on loopback, and cuts the line after so many bytes, when told to. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listening;
  private static final Duration READ_WHAT_CAME = Duration.ofMillis(500);

  private final int to;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger cuts = new AtomicInteger();

  /** A proxy to a port of this machine. */
  CuttingProxy(int to) throws IOException {
    this.to = to;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    go(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Once, after so many bytes more towards who called. */
  void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** How often it has cut. */
  int cuts() {
    return cuts.get();
  }

  private static void go(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listening.accept();
        Socket called = new Socket(InetAddress.getLoopbackAddress(), to);
        go(() -> carry(caller, called, false));
        go(() -> carry(called, caller, true));
      }
    } catch (IOException closed) {
      // It was told to stop.
    }
  }

  private void carry(Socket from, Socket into, boolean counted) {
    byte[] some = new byte[512];
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        out.write(some, 0, read);
        if (counted && left.addAndGet(-read) < 0) {
          left.set(Long.MAX_VALUE);
          cuts.incrementAndGet();
          // A reset would take from the caller what has arrived and is not read yet.
          into.shutdownOutput();
          Thread.sleep(READ_WHAT_CAME.toMillis());
          return;
        }
      }
    } catch (IOException gone) {
      // One side hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
