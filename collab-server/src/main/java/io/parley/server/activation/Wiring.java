package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.file.FileDestination;
import io.parley.connector.destination.file.FileFormat;
import io.parley.connector.destination.file.FileStore;
import io.parley.connector.destination.file.LocalFileStore;
import io.parley.connector.destination.file.S3FileStore;
import io.parley.connector.destination.file.SftpFileStore;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.Patience;
import io.parley.connector.destination.http.SecretRef;
import io.parley.connector.destination.http.Secrets;
import io.parley.connector.destination.platform.Account;
import io.parley.connector.source.s3.S3Bucket;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.DestinationSettings;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One destination's settings, while it is being put together. */
final class Wiring {
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final int MOST_PORT = 65_535;

  private final DestinationSettings settings;
  private final NodeDirectory node;
  private final String region;
  private final UnaryOperator<String> places;

  /**
   * The settings.
   *
   * @param region of phone numbers without a country code
   * @param places where in the file a key of the destination stands, such as {@code with.url}; for
   *     messages
   */
  Wiring(
      DestinationSettings settings,
      NodeDirectory node,
      String region,
      UnaryOperator<String> places) {
    this.settings = settings;
    this.node = node;
    this.region = region;
    this.places = places;
  }

  String name() {
    return settings.name();
  }

  NodeDirectory node() {
    return node;
  }

  String region() {
    return region;
  }

  /** A setting that must be there. */
  String must(String key) {
    return may(key).orElseThrow(() -> bad("`%s` needs `with.%s`".formatted(settings.kind(), key)));
  }

  Optional<String> may(String key) {
    return Optional.ofNullable(settings.with().get(key)).filter(v -> !v.isBlank());
  }

  /** A setting that is a number, or what holds without it. */
  int number(String key, int otherwise) {
    try {
      return may(key).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw bad(key, "is a whole number");
    }
  }

  /**
   * A setting that is a port.
   *
   * @param otherwise what holds without it; below 0: it must be there
   */
  int port(String key, int otherwise) {
    if (otherwise < 0) {
      must(key);
    }
    int port = number(key, otherwise);
    if (port < 1 || port > MOST_PORT) {
      throw bad(key, "is a port from 1 to 65535");
    }
    return port;
  }

  /** A setting that is an address and must be there. */
  Endpoint endpoint(String key) {
    try {
      return Endpoint.of(must(key));
    } catch (IllegalArgumentException e) {
      throw bad(key, "is no address: " + e.getMessage());
    }
  }

  /** Words with commas between them. */
  List<String> words(String key, String otherwise) {
    return Arrays.stream(may(key).orElse(otherwise).split(",", -1))
        .map(String::strip)
        .filter(w -> !w.isEmpty())
        .toList();
  }

  /** That something is wrong with the whole. */
  ConfigurationException bad(String what) {
    return at("name", what);
  }

  /** That something is wrong with a setting. */
  ConfigurationException bad(String key, String what) {
    return at("with." + key, "`with.%s` %s".formatted(key, what));
  }

  /** The same of any key of the destination. */
  ConfigurationException at(String key, String what) {
    return new ConfigurationException(
        "destination `%s`%s: %s".formatted(settings.name(), places.apply(key), what));
  }

  /** The name of a secret that must be there. */
  SecretRef secret(String key) {
    if (!settings.secrets().containsKey(key)) {
      throw bad(
          "`%s` needs `secrets.%s`, a reference such as env:NAME".formatted(settings.kind(), key));
    }
    return new SecretRef(key);
  }

  /** Looked up at each call, so that one that was renewed is taken. */
  Secrets secrets() {
    return ref -> {
      try {
        return new SecretReference(
                "node.destinations." + settings.name() + ".secrets." + ref.name(),
                settings.secrets().getOrDefault(ref.name(), ""),
                node.path())
            .resolve();
      } catch (ConfigurationException e) {
        throw new DestinationException(String.valueOf(e.getMessage())); // nothing was sent
      }
    };
  }

  HttpSender http() {
    return new HttpSender(secrets(), Patience.usual(), ANSWER);
  }

  /** An account at a platform. */
  Account account(String usualUrl) {
    return account(usualUrl, "token");
  }

  Account account(String usualUrl, String secret) {
    return new Account(
        Endpoint.of(usualUrl.isEmpty() ? must("url") : may("url").orElse(usualUrl)),
        secret(secret),
        http());
  }

  /** The columns of a file, or the kinds of a webhook. */
  List<AttributeKind> kinds(String key, String otherwise) {
    List<AttributeKind> kinds = new ArrayList<>();
    for (String word : words(key, otherwise)) {
      kinds.add(
          Arrays.stream(AttributeKind.values())
              .filter(k -> k.word().equals(word))
              .findFirst()
              .orElseThrow(() -> bad(key, "has a word that names no kind of value")));
    }
    return kinds;
  }

  Optional<ExportProfile> profile() {
    return may("profile")
        .map(
            id ->
                ExportProfile.ofId(id)
                    .orElseThrow(
                        () -> bad("profile", "is none; docs/identity-normalisation.md has them")));
  }

  /** A file of this format in the store that is configured. */
  FileDestination file(FileFormat format) {
    return new FileDestination(format, store(), may("below").orElse(""));
  }

  /** The place that is configured. */
  FileStore store() {
    Optional<String> bucket = may("s3-bucket");
    if (bucket.isPresent()) {
      return inBucket(bucket.get());
    }
    Optional<String> host = may("sftp-host");
    if (host.isEmpty()) {
      return new LocalFileStore(node.resolve(must("folder")));
    }
    String user = must("sftp-user");
    return new SftpFileStore(
        new SftpFileStore.Server(
            host.get(), number("sftp-port", 22), must("sftp-fingerprint"), must("folder")),
        settings.secrets().containsKey("password")
            ? new SftpFileStore.Login.Password(user, secret("password"))
            : new SftpFileStore.Login.PrivateKey(user, secret("key")),
        secrets());
  }

  private FileStore inBucket(String bucket) {
    SecretRef secretKey = secret("s3-secret");
    try {
      return new S3FileStore(
          new S3Bucket(
              may("s3-endpoint").map(URI::create),
              may("s3-region").orElse("us-east-1"),
              bucket,
              may("s3-path-style").map(Boolean::parseBoolean).orElse(false),
              must("s3-key-id"),
              () -> secrets().resolve(secretKey)),
          may("s3-prefix").orElse(""));
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }
}
