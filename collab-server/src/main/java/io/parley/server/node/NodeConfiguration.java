package io.parley.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.FileSystemResource;

/**
 * {@code node.yaml}, key {@code node}. Paths are relative to its folder.
 *
 * @param name the node's name in the agreement
 * @param role what it is
 * @param host the address it listens on
 * @param port the port it listens on; 0 takes a free one and writes it to endpoint.json
 * @param agreement the signed agreement
 * @param pins fingerprints of signing keys by node name, exchanged outside the room
 * @param policies folder of policy files, for a party
 * @param sources what a party reads
 * @param members addresses of the parties, {@code host:port} by name, for the room
 * @param accounts file of access keys (hashed), for the room
 * @param masterKeys where the keys are that open all other keys
 * @param rest the REST API, for the room
 */
public record NodeConfiguration(
    String name,
    Role role,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("0") int port,
    @DefaultValue("agreement.json") String agreement,
    @DefaultValue Map<String, String> pins,
    @DefaultValue("policies") String policies,
    @DefaultValue List<Source> sources,
    @DefaultValue Map<String, String> members,
    @DefaultValue("accounts.json") String accounts,
    @DefaultValue MasterKeyPlace masterKeys,
    @DefaultValue Rest rest) {

  /** What a node is. */
  public enum Role {
    PARTY,
    ROOM
  }

  /**
   * One source file of a party.
   *
   * @param name the source's name, also of its reject file
   * @param file the CSV file, plain or .gz
   * @param region region of phone numbers without a country code
   * @param email column of e-mail addresses; empty: none
   * @param phone column of phone numbers; empty: none
   * @param table the offered table that its rows become; empty: it only helps to resolve people
   * @param columns offered column to the file's column
   */
  public record Source(
      String name,
      String file,
      @DefaultValue("US") String region,
      @DefaultValue("") String email,
      @DefaultValue("") String phone,
      @DefaultValue("") String table,
      @DefaultValue Map<String, String> columns) {}

  /**
   * The REST API of a room.
   *
   * @param enabled whether it listens at all
   * @param port the port it listens on, on {@code node.host}; 0 takes a free one and writes it to
   *     rest.json
   * @param operatorPort the port of health and metrics, on 127.0.0.1 alone; 0 takes a free one
   * @param requestsPerMinute how many requests an account may send, 1 to 1,000,000
   * @param openQueries how many questions of an account run at a time, 1 to 1,000
   * @param bodyBytes the most bytes of a request's body, 1,024 to 16,777,216
   */
  public record Rest(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("0") int port,
      @DefaultValue("0") int operatorPort,
      @DefaultValue("600") int requestsPerMinute,
      @DefaultValue("10") int openQueries,
      @DefaultValue("1048576") int bodyBytes) {
    /** A node without it. */
    public static final Rest OFF = new Rest(false, 0, 0, 600, 10, 1_048_576);

    void check(Path file) {
      within(file, "node.rest.requests-per-minute", requestsPerMinute, 1, 1_000_000);
      within(file, "node.rest.open-queries", openQueries, 1, 1_000);
      within(file, "node.rest.body-bytes", bodyBytes, 1_024, 16_777_216);
    }

    private static void within(Path file, String property, int value, int least, int most) {
      if (value < least || value > most) {
        throw new ConfigurationException(
            "%s: `%s` is %d; it is a number from %d to %d"
                .formatted(file, property, value, least, most));
      }
    }
  }

  /**
   * Where the master keys are.
   *
   * @param file a plain file that only its owner may read; with a password, a PKCS#12 key store
   * @param password reference to the key store's password; empty for a plain file
   */
  public record MasterKeyPlace(
      @DefaultValue(MasterKeySource.DEFAULT) String file, @DefaultValue("") String password) {

    MasterKeySource source(Path directory) {
      return new MasterKeySource(
          directory.resolve(file).normalize(),
          password.isEmpty()
              ? Optional.empty()
              : Optional.of(new SecretReference("node.master-keys.password", password, directory)));
    }
  }

  /**
   * Reads a configuration file.
   *
   * @throws ConfigurationException naming the property and its place
   */
  public static NodeConfiguration load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "there is no configuration at " + file + "; give the path of a node.yaml");
    }
    try {
      MutablePropertySources sources = new MutablePropertySources();
      new YamlPropertySourceLoader()
          .load(file.getFileName().toString(), new FileSystemResource(file))
          .forEach(sources::addLast);
      Binder binder = new Binder(ConfigurationPropertySources.from(sources));
      NodeConfiguration read =
          binder.bindOrCreate(
              "node",
              org.springframework.boot.context.properties.bind.Bindable.of(NodeConfiguration.class),
              new NoUnboundElementsBindHandler(
                  BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
      read.checkComplete(file);
      return read;
    } catch (ConfigurationException e) {
      throw e;
    } catch (BindException e) {
      throw new ConfigurationException(ConfigurationException.describe(file, e));
    } catch (IOException | IllegalStateException e) {
      throw new ConfigurationException(file + " cannot be read as YAML");
    } catch (RuntimeException e) {
      throw new ConfigurationException(file + " is not valid YAML: " + firstLine(e));
    }
  }

  /** The binder leaves what has no default and is not there as null. */
  private void checkComplete(Path file) {
    require(file, "node.name", name);
    require(file, "node.role", role);
    rest.check(file);
    for (int i = 0; i < sources.size(); i++) {
      require(file, "node.sources[" + i + "].name", sources.get(i).name());
      require(file, "node.sources[" + i + "].file", sources.get(i).file());
    }
  }

  private static void require(Path file, String property, @Nullable Object value) {
    if (value == null) {
      throw new ConfigurationException(file + " lacks the property `" + property + "`");
    }
  }

  private static String firstLine(RuntimeException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
