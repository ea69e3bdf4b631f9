package io.parley.server.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A real PostgreSQL server. The library that unpacks and starts it is one of the tests, so it is
 * spoken to by name.
 */
final class PostgresPeer implements AutoCloseable {
  private static final String LIST = "postgres.txt";

  private final URLClassLoader library;
  private final Closeable server;
  private final int port;

  private PostgresPeer(URLClassLoader library, Closeable server, int port) {
    this.library = library;
    this.server = server;
    this.port = port;
  }

  /** Whether its jars are on this machine. */
  static boolean isThere() {
    return PeerProcess.jars(LIST).isPresent();
  }

  /** The server; empty where its jars are not on this machine. */
  static Optional<PostgresPeer> start() throws IOException {
    Optional<List<Path>> jars = PeerProcess.jars(LIST);
    if (jars.isEmpty()) {
      return Optional.empty();
    }
    URLClassLoader library =
        new URLClassLoader(urls(jars.get()), PostgresPeer.class.getClassLoader());
    try {
      Class<?> type = library.loadClass("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
      Object server = type.getMethod("start").invoke(null);
      int port = (int) type.getMethod("getPort").invoke(server);
      return Optional.of(new PostgresPeer(library, (Closeable) server, port));
    } catch (ReflectiveOperationException e) {
      library.close();
      throw new IOException("PostgreSQL does not start", e);
    }
  }

  private static URL[] urls(List<Path> jars) throws MalformedURLException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  /** Its database, for the account {@code postgres}, which has no password here. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  @Override
  public void close() throws IOException {
    server.close();
    library.close();
  }
}
