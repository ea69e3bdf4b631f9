package io.parley.connector.lake;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * A server of Iceberg's REST protocol: the handlers and JSON are Iceberg's own, the HTTP around
 * them is the JDK's. It wants a token.
 */
public final class RestServer implements AutoCloseable {
  public static final String TOKEN = "token-of-the-test";

  private final ObjectMapper json = new ObjectMapper();
  private final JdbcCatalog catalog;
  private final FileStore store;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  /**
   * Starts it, on a free port.
   *
   * @param home for its own database
   * @param s3 where the tables are
   */
  public RestServer(Path home, LakeSettings.Store.S3 s3) throws IOException {
    Files.createDirectories(home);
    json.setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
    json.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    json.setPropertyNamingStrategy(new PropertyNamingStrategies.KebabCaseStrategy());
    RESTSerializers.registerAll(json);
    store = new S3Store(s3, home, Clock.systemUTC());
    catalog = new JdbcCatalog(properties -> new SharedFiles(store), null, true);
    catalog.initialize(
        "server",
        Map.of(
            "uri",
            "jdbc:sqlite:" + home.resolve("server.db"),
            "warehouse",
            store.warehouse() + "/of-the-server",
            "clients",
            "1",
            "jdbc.strict-mode",
            "true",
            "jdbc.schema-version",
            "V1"));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    int status = 200;
    Optional<Object> answer;
    try {
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        throw new NotAuthorizedException("no token");
      }
      answer = answer(exchange);
      status = answer.isPresent() ? 200 : 204;
    } catch (RuntimeException e) {
      status = status(e);
      answer =
          Optional.of(
              ErrorResponse.builder()
                  .responseCode(status)
                  .withType(e.getClass().getSimpleName())
                  .withMessage(String.valueOf(e.getMessage()))
                  .build());
    }
    byte[] body = answer.isPresent() ? json.writeValueAsBytes(answer.get()) : new byte[0];
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
    if (!isHead && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static int status(RuntimeException e) {
    if (e instanceof NoSuchTableException || e instanceof NoSuchNamespaceException) {
      return 404;
    } else if (e instanceof AlreadyExistsException || e instanceof CommitFailedException) {
      return 409;
    } else if (e instanceof NotAuthorizedException) {
      return 401;
    }
    return e instanceof IllegalArgumentException ? 400 : 500;
  }

  private Optional<Object> answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    List<String> path = List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
    if (path.get(1).equals("config")) {
      return Optional.of(ConfigResponse.builder().build());
    }
    if (path.size() == 2) { // v1/namespaces
      if (method.equals("GET")) {
        return Optional.of(CatalogHandlers.listNamespaces(catalog, Namespace.empty()));
      }
      return Optional.of(
          CatalogHandlers.createNamespace(catalog, read(exchange, CreateNamespaceRequest.class)));
    }
    Namespace namespace = Namespace.of(path.get(2));
    if (path.size() == 3) {
      return Optional.of(CatalogHandlers.loadNamespace(catalog, namespace));
    }
    return path.size() == 4
        ? tables(exchange, method, namespace)
        : table(exchange, method, TableIdentifier.of(namespace, path.get(4)));
  }

  private Optional<Object> tables(HttpExchange exchange, String method, Namespace namespace)
      throws IOException {
    if (method.equals("GET")) {
      return Optional.of(CatalogHandlers.listTables(catalog, namespace));
    }
    CreateTableRequest request = read(exchange, CreateTableRequest.class);
    return Optional.of(
        request.stageCreate()
            ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
            : CatalogHandlers.createTable(catalog, namespace, request));
  }

  private Optional<Object> table(HttpExchange exchange, String method, TableIdentifier id)
      throws IOException {
    if (method.equals("DELETE")) {
      CatalogHandlers.purgeTable(catalog, id);
      return Optional.empty();
    }
    return Optional.of(
        method.equals("POST")
            ? CatalogHandlers.updateTable(catalog, id, read(exchange, UpdateTableRequest.class))
            : CatalogHandlers.loadTable(catalog, id, RESTCatalogProperties.SnapshotMode.ALL));
  }

  private <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return json.readValue(exchange.getRequestBody(), type);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdown();
    catalog.close();
    store.close();
  }
}
