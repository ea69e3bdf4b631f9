package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.connector.source.SourceException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A registry of schemas as Confluent, Karapace, Apicurio and Redpanda serve it: a schema for a
 * number, which never changes. Only {@code GET /schemas/ids/N} is asked, by the JDK's client.
 *
 * <p>Not thread-safe.
 */
public final class SchemaRegistry {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_KEPT = 1_000;
  private static final int NOT_FOUND = 404;

  /**
   * A user of a registry.
   *
   * @param name its name
   * @param password its password
   */
  public record User(String name, SecretBytes password) {}

  private final URI address;
  private final Optional<User> user;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Map<Integer, Schema> known = new HashMap<>();

  /**
   * A registry.
   *
   * @param address where it is; a user is not part of it
   * @param user shown by Basic authentication; refused without HTTPS but on this machine
   */
  public SchemaRegistry(URI address, Optional<User> user) {
    boolean here = "127.0.0.1".equals(address.getHost()) || "localhost".equals(address.getHost());
    boolean https = "https".equals(address.getScheme());
    if (address.getUserInfo() != null || (!https && !"http".equals(address.getScheme()))) {
      throw new IllegalArgumentException(
          "the schema registry is an address with https:// or http:// and without a user");
    }
    if (user.isPresent() && !https && !here) {
      throw new IllegalArgumentException(
          "a password for the schema registry is sent over https:// alone");
    }
    this.address = address;
    this.user = user;
  }

  /**
   * The schema of a number.
   *
   * @throws UnreadableRecordException where the registry has none, or one that is not Avro
   * @throws SourceException where the registry does not answer
   */
  Schema schema(int number) throws UnreadableRecordException {
    Schema schema = known.get(number);
    if (schema == null) {
      schema = asked(number);
      if (known.size() >= MOST_KEPT) {
        known.clear();
      }
      known.put(number, schema);
    }
    return schema;
  }

  private Schema asked(int number) throws UnreadableRecordException {
    HttpResponse<InputStream> response = sent(request(number));
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MOST_BYTES);
      if (response.statusCode() == NOT_FOUND) {
        throw new UnreadableRecordException("the registry knows no schema of the record's number");
      } else if (response.statusCode() != 200) {
        throw away("answers with status " + response.statusCode());
      }
      return parsed(StreamJson.read(bytes).map(json -> json.path("schema")));
    } catch (IOException e) {
      throw away("breaks off");
    }
  }

  private static Schema parsed(Optional<JsonNode> schema) throws UnreadableRecordException {
    try {
      if (schema.isPresent() && schema.get().isTextual()) {
        return new Schema.Parser().parse(schema.get().textValue());
      }
    } catch (AvroRuntimeException e) {
      // Falls through: a schema of another kind.
    }
    throw new UnreadableRecordException("the record's schema in the registry is not Avro");
  }

  private HttpRequest request(int number) {
    String base = address.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(base + "/schemas/ids/" + Integer.toUnsignedString(number)))
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    user.ifPresent(u -> request.header("Authorization", basic(u)));
    return request.build();
  }

  private static String basic(User user) {
    byte[] password = user.password().toByteArray(SecretAccess.insecure());
    String both = user.name() + ":" + new String(password, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<InputStream> sent(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw away("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("was not waited for");
    }
  }

  private SourceException away(String what) {
    return new SourceException("the schema registry at " + address + " " + what);
  }
}
