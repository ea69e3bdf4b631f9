package io.parley.server.serve;

import io.parley.server.rest.RestServer;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a node listens for programs that speak HTTPS. */
final class RestPort implements AutoCloseable {
  private final Supplier<RestServer> listening;
  private Optional<RestServer> server = Optional.empty();

  RestPort(Supplier<RestServer> listening) {
    this.listening = listening;
  }

  /** Listens. */
  synchronized RestServer open() {
    RestServer opened = listening.get();
    server = Optional.of(opened);
    return opened;
  }

  @Override
  public synchronized void close() {
    server.ifPresent(RestServer::close);
  }
}
