package io.parley.connector.destination;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.SecretRef;
import io.parley.connector.destination.platform.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A platform on this machine. What breaks its rules is answered with 400 and, as real ones do, with
 * what was sent.
 */
public final class StandIn implements Receiver {
  /** What came. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Call(String method, String path, Map<String, String> headers, byte[] body) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What goes back. */
  public record Reply(int status, String body) {}

  /** The platform's rules: throws {@link BrokenRule} or changes the audience. */
  public interface Platform {
    Reply answer(Call call, StandIn audience);
  }

  /** A rule of the platform's documents is broken. */
  public static final class BrokenRule extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenRule(String rule) {
      super(rule);
    }
  }

  private final HttpServer server;
  private final Platform platform;
  private final Set<String> members = ConcurrentHashMap.newKeySet();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private int doubles;
  private int failAt = Integer.MAX_VALUE;
  private Failure failure = Failure.REFUSE;

  public StandIn(Platform platform) {
    this.platform = platform;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public Account account(String path, int attempts) {
    return new Account(
        Endpoint.of(base() + path),
        new SecretRef("test:token"),
        new HttpSender(
            ref -> TestPeople.token(), TestPeople.patience(attempts), Duration.ofSeconds(30)));
  }

  /** Breaks with a rule unless it holds. */
  public static void rule(boolean holds, String rule) {
    if (!holds) {
      throw new BrokenRule(rule);
    }
  }

  /** Breaks unless an object has exactly these members. */
  public static void members(JsonNode node, Set<String> required, Set<String> optional) {
    rule(node.isObject(), "is no object");
    rule(node.propertyNames().containsAll(required), "lacks one of " + required);
    for (String name : node.propertyNames()) {
      rule(required.contains(name) || optional.contains(name), "has " + name);
    }
  }

  /** Breaks unless it is SHA-256 in hex, lower case, of something. */
  public static String hex(JsonNode node) {
    rule(node.isString() && node.asString().matches("[0-9a-f]{64}"), "is no lower-case SHA-256");
    rule(!node.asString().startsWith("e3b0c44298fc1c14"), "is the hash of nothing");
    return node.asString();
  }

  public static void bearer(Call call) {
    rule(
        ("Bearer " + TestPeople.TOKEN).equals(call.headers().get("authorization")),
        "has no access token");
  }

  public synchronized void add(String row) {
    if (!members.add(row)) {
      doubles++;
    }
  }

  public synchronized void remove(String row) {
    if (!members.remove(row)) {
      doubles++;
    }
  }

  /** Replaces all. */
  public synchronized void replace(List<String> rows) {
    members.clear();
    members.addAll(rows);
  }

  public List<String> broken() {
    return List.copyOf(broken);
  }

  public List<Call> seen() {
    return List.copyOf(calls);
  }

  @Override
  public Set<String> members() {
    return Set.copyOf(members);
  }

  @Override
  public synchronized int doubles() {
    return doubles;
  }

  @Override
  public int calls() {
    return calls.size();
  }

  @Override
  public synchronized void failAt(int call, Failure how) {
    failAt = calls.size() + call;
    failure = how;
  }

  @Override
  public synchronized void recover() {
    failAt = Integer.MAX_VALUE;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            exchange.getRequestBody().readAllBytes());
    calls.add(call);
    boolean fails = calls.size() >= failAt;
    if (fails && failure != Failure.DROP) {
      send(exchange, new Reply(failure == Failure.REFUSE ? 503 : 403, call.text()));
      return;
    }
    Reply reply;
    try {
      reply = platform.answer(call, this);
    } catch (BrokenRule e) {
      broken.add(e.getMessage());
      reply = new Reply(400, call.text());
    } catch (RuntimeException e) {
      broken.add(e.toString());
      reply = new Reply(400, call.text());
    }
    if (fails) {
      exchange.close();
    } else {
      send(exchange, reply);
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
