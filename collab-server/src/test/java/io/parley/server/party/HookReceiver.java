package io.parley.server.party;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver of webhooks on this machine that keeps who came, and refuses when it is told to. */
final class HookReceiver implements AutoCloseable {
  private static final Pattern HASH = Pattern.compile("\"([0-9a-f]{64})\"");

  private final HttpServer server;
  private final List<String> members = new ArrayList<>();
  private int taken;
  private int most = Integer.MAX_VALUE;

  private HookReceiver(HttpServer server) {
    this.server = server;
  }

  static HookReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HookReceiver receiver = new HookReceiver(server);
    server.createContext("/", receiver::answer);
    server.start();
    return receiver;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Takes so many more batches, and refuses those after them. */
  synchronized void refuseAfter(int batches) {
    taken = 0;
    most = batches;
  }

  /** The hashes of whoever came, in their order. */
  synchronized List<String> members() {
    return List.copyOf(members);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (taken >= most) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      taken++;
      Matcher hashes = HASH.matcher(body.substring(body.indexOf("\"members\"")));
      while (hashes.find()) {
        members.add(hashes.group(1));
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
