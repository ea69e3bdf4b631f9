package io.parley.server.leak;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OTLP collector of one operator: takes what comes by HTTP, and reads it by field numbers. */
final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Collector collector = new Collector(server);
    server.createContext("/v1/traces", collector::take);
    server.start();
    return collector;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(exchange.getRequestBody().readAllBytes());
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  /** All that came, as it came. */
  List<byte[]> bodies() {
    return List.copyOf(bodies);
  }

  /**
   * A span.
   *
   * @param parent the id of the span above it; empty: none
   * @param node which node's it is
   * @param fields the numbers of all its fields
   */
  record Span(
      String trace,
      String id,
      String parent,
      String name,
      Map<String, String> attributes,
      String node,
      List<Integer> fields) {}

  /** All spans that came. */
  List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (byte[] body : bodies) {
      for (UnknownFieldSet ofResource : messages(parse(body), 1)) {
        String node =
            attributes(messages(ofResource, 1).get(0), 1).getOrDefault("service.instance.id", "");
        for (UnknownFieldSet ofScope : messages(ofResource, 2)) {
          messages(ofScope, 2).forEach(span -> spans.add(span(span, node)));
        }
      }
    }
    return spans;
  }

  private static Span span(UnknownFieldSet span, String node) {
    return new Span(
        hex(span, 1),
        hex(span, 2),
        hex(span, 4),
        span.getField(5).getLengthDelimitedList().get(0).toStringUtf8(),
        attributes(span, 9),
        node,
        List.copyOf(span.asMap().keySet()));
  }

  private static Map<String, String> attributes(UnknownFieldSet message, int field) {
    Map<String, String> attributes = new TreeMap<>();
    for (UnknownFieldSet pair : messages(message, field)) {
      String key = pair.getField(1).getLengthDelimitedList().get(0).toStringUtf8();
      UnknownFieldSet value = messages(pair, 2).get(0);
      attributes.put(key, value.getField(1).getLengthDelimitedList().get(0).toStringUtf8());
    }
    return attributes;
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(bytes -> parse(bytes.toByteArray()))
        .toList();
  }

  private static String hex(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream()
        .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
        .findFirst()
        .orElse("");
  }

  private static UnknownFieldSet parse(byte[] bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a span that is no protobuf", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
