package io.parley.server.operate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.parley.crypto.TlsIdentity;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The door of a node's own operator: health, which anybody on this machine may read, and figures,
 * for which it takes the {@link OperatorKey}. HTTPS on 127.0.0.1, with the node's certificate.
 */
public final class OperatorDoor implements AutoCloseable {
  /** That the process answers. */
  public static final String LIVENESS = "/actuator/health/liveness";

  /** Whether questions can be asked of it; 503 where not. */
  public static final String READINESS = "/actuator/health/readiness";

  /** All figures, in the text format of Prometheus. */
  public static final String FIGURES = "/actuator/prometheus";

  private static final int MOST_ASKED = 1 << 16;
  private static final int THREADS = 4;
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain;version=0.0.4;charset=utf-8";

  private final HttpsServer server;
  private final ExecutorService threads;
  private final OperatorKey key;
  private final Health health;
  private final Figures figures;
  private final Map<String, Desk> desks = new ConcurrentHashMap<>();

  private OperatorDoor(HttpsServer server, OperatorKey key, Health health, Figures figures) {
    this.server = server;
    this.key = key;
    this.health = health;
    this.figures = figures;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "operator");
              thread.setDaemon(true);
              return thread;
            });
  }

  static {
    // Of the JDK's server, in seconds, before it is loaded: a slow caller holds no thread for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "15");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  /**
   * Listens.
   *
   * @param port 0 takes a free one
   * @throws ConfigurationException when the port is not free
   */
  public static OperatorDoor open(
      NodeDirectory directory, int port, Health health, Figures figures) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.setHttpsConfigurator(new Tls13(context(directory.tls())));
      OperatorDoor door = new OperatorDoor(server, OperatorKey.of(directory), health, figures);
      server.createContext("/", door::answer);
      server.setExecutor(door.threads);
      server.start();
      return door;
    } catch (IOException e) {
      throw new ConfigurationException(
          "the operator's door cannot listen on 127.0.0.1:%d; is `node.operations.port` free?"
              .formatted(port));
    }
  }

  private static SSLContext context(TlsIdentity identity) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(TlsKeys.of(identity), new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the node's TLS identity cannot be used for HTTPS", e);
    }
  }

  private static final class Tls13 extends HttpsConfigurator {
    Tls13(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters settings = getSSLContext().getDefaultSSLParameters();
      settings.setProtocols(new String[] {"TLSv1.3"});
      parameters.setSSLParameters(settings);
    }
  }

  /** Does what the operator asks, with a document and for one. */
  @FunctionalInterface
  public interface Desk {
    /**
     * Answers.
     *
     * @param asked JSON, at most 64 KiB
     * @throws ConfigurationException with what is wrong with it, for the operator
     */
    Object answer(byte[] asked);
  }

  /** From here on the operator may {@code POST} to this path, with the key. */
  public void serve(String path, Desk desk) {
    desks.put(path, desk);
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Desk desk = desks.get(exchange.getRequestURI().getPath());
      if (desk != null && exchange.getRequestMethod().equals("POST")) {
        serve(exchange, desk);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, JSON, "{}");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case LIVENESS -> send(exchange, 200, JSON, Json.text(Map.of("status", "UP")));
        case READINESS -> readiness(exchange);
        case FIGURES -> figures(exchange);
        default -> send(exchange, 404, JSON, "{}");
      }
    }
  }

  /** In which collaborations it takes part, only its operator learns. */
  private void readiness(HttpExchange exchange) throws IOException {
    Map<String, Object> told = isOperator(exchange) ? health.toldInFull() : health.told();
    send(exchange, "UP".equals(told.get("status")) ? 200 : 503, JSON, Json.text(told));
  }

  private void serve(HttpExchange exchange, Desk desk) throws IOException {
    if (!isOperator(exchange)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"parley operator\"");
      send(exchange, 401, JSON, "{}");
      return;
    }
    byte[] asked = exchange.getRequestBody().readNBytes(MOST_ASKED + 1);
    if (asked.length > MOST_ASKED) {
      send(exchange, 413, JSON, "{}");
      return;
    }
    try {
      send(exchange, 200, JSON, Json.text(desk.answer(asked)));
    } catch (ConfigurationException | BadDocument e) {
      send(exchange, 400, JSON, Json.text(Map.of("error", String.valueOf(e.getMessage()))));
    } catch (RuntimeException e) {
      // What it says may quote a record.
      send(exchange, 500, JSON, Json.text(Map.of("error", e.getClass().getSimpleName())));
    }
  }

  private boolean isOperator(HttpExchange exchange) {
    return key.isShown(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
  }

  private void figures(HttpExchange exchange) throws IOException {
    if (isOperator(exchange)) {
      send(exchange, 200, PROMETHEUS, figures.text());
    } else {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"parley operator\"");
      send(exchange, 401, JSON, "{}");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
