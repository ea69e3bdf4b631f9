package io.parley.server.node;

import io.parley.crypto.blind.HelpQuota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
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
 * @param blinding how fast a party helps its partner to blind
 * @param allow unsafe settings with which the node starts all the same
 * @param database where ledger, answers and audit log are kept, when not in files of the directory
 * @param rest the REST API: of a room, or of a party's declared audiences
 * @param collaborations further collaborations of this node, beside the one of {@code agreement}
 * @param oidc the provider whose tokens a room takes beside access keys
 * @param operations health, figures, logs and traces for the node's own operator
 * @param memory how much one question may take
 * @param identity how a party's records become people
 * @param lake where a party's tables rest
 * @param pipeline how often a running party takes in what is new
 * @param events the door for events over HTTPS, for a party
 * @param engine what executes statements beside DuckDB
 * @param destinations where a party delivers audiences
 * @param offers a party's tables that are offered where they lie
 * @param audiences where a party asks for its declared audiences
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
    @DefaultValue Blinding blinding,
    @DefaultValue List<Allowance> allow,
    @DefaultValue Database database,
    @DefaultValue Rest rest,
    @DefaultValue List<Collaboration> collaborations,
    @DefaultValue Oidc oidc,
    @DefaultValue Operations operations,
    @DefaultValue NodeMemory memory,
    @DefaultValue IdentitySettings identity,
    @DefaultValue LakePlace lake,
    @DefaultValue PipelineSettings pipeline,
    @DefaultValue EventsEndpoint events,
    @DefaultValue EngineSettings engine,
    @DefaultValue List<DestinationSettings> destinations,
    @DefaultValue List<OfferInPlace> offers,
    @DefaultValue List<AudienceSettings> audiences) {

  /** This with other pins. */
  NodeConfiguration withPins(Map<String, String> others) {
    return with(agreement, policies, others, members, collaborations);
  }

  /** This as it is for one of several collaborations. */
  NodeConfiguration within(
      String itsAgreement, String itsPolicies, Map<String, String> itsMembers) {
    return with(itsAgreement, itsPolicies, pins, itsMembers, List.of());
  }

  private NodeConfiguration with(
      String itsAgreement,
      String itsPolicies,
      Map<String, String> itsPins,
      Map<String, String> itsMembers,
      List<Collaboration> others) {
    return new NodeConfiguration(
        name,
        role,
        host,
        port,
        itsAgreement,
        itsPins,
        itsPolicies,
        sources,
        itsMembers,
        accounts,
        masterKeys,
        blinding,
        allow,
        database,
        rest,
        others,
        oidc,
        operations,
        memory,
        identity,
        lake,
        pipeline,
        events,
        engine,
        destinations,
        offers,
        audiences);
  }

  /** What a node is. */
  public enum Role {
    PARTY,
    ROOM
  }

  /**
   * One source of a party.
   *
   * @param name the source's name, also of its reject file
   * @param file the CSV file, plain or .gz; empty: it is read {@code from} elsewhere
   * @param region region of phone numbers without a country code
   * @param email column of e-mail addresses; empty: none
   * @param phone column of phone numbers; empty: none
   * @param table the offered table that its rows become; empty: it only helps to resolve people
   * @param columns offered column to the file's column
   * @param identity attribute of a person to the file's column, for {@code node.identity.model}
   * @param key column of the file that names a row for good; empty: its line does
   * @param consent how the source says whether a person may be offered
   * @param from where it is read, when it is not one file
   */
  public record Source(
      String name,
      @DefaultValue("") String file,
      @DefaultValue("US") String region,
      @DefaultValue("") String email,
      @DefaultValue("") String phone,
      @DefaultValue("") String table,
      @DefaultValue Map<String, String> columns,
      @DefaultValue Map<String, String> identity,
      @DefaultValue("") String key,
      @DefaultValue ConsentSettings consent,
      @DefaultValue SourceOrigin from) {}

  /**
   * One more collaboration of this node. All that is its own (keys, pseudonyms, answers, accounts)
   * is kept in {@code collaborations/NAME}.
   *
   * @param name the collaboration's name in its agreement
   * @param agreement its signed agreement; empty: {@code collaborations/NAME/agreement.json}
   * @param policies of a party: folder of the policies that are offered in it alone; empty: {@code
   *     collaborations/NAME/policies}
   * @param members of a room: addresses of its parties, {@code host:port} by name
   */
  public record Collaboration(
      String name,
      @DefaultValue("") String agreement,
      @DefaultValue("") String policies,
      @DefaultValue Map<String, String> members) {}

  /**
   * The REST API of a room, or of a party's declared audiences.
   *
   * @param enabled whether it listens at all
   * @param port the port it listens on, on {@code node.host}; 0 takes a free one and writes it to
   *     rest.json
   * @param requestsPerMinute how many requests an account may send, 1 to 1,000,000
   * @param openQueries how many questions of an account run at a time, 1 to 1,000
   * @param bodyBytes the most bytes of a request's body, 1,024 to 16,777,216
   */
  public record Rest(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("0") int port,
      @DefaultValue("600") int requestsPerMinute,
      @DefaultValue("10") int openQueries,
      @DefaultValue("1048576") int bodyBytes) {
    /** A node without it. */
    public static final Rest OFF = new Rest(false, 0, 600, 10, 1_048_576);

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
   * A PostgreSQL database of this node alone.
   *
   * @param url {@code jdbc:postgresql://HOST/DATABASE}; empty: SQLite files in the directory
   * @param user who connects; must be allowed to make schemas
   * @param password reference to the password; empty: none is sent
   */
  public record Database(
      @DefaultValue("") String url,
      @DefaultValue("") String user,
      @DefaultValue("") String password) {
    /** What holds where nothing is said. */
    public static final Database FILES = new Database("", "", "");

    /** Checks the form; connects nowhere. */
    void check(Path file) {
      if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
        throw new ConfigurationException(
            "%s: `node.database.url` must begin with jdbc:postgresql:; leave it out for SQLite files in the node's directory"
                .formatted(file));
      }
      if (url.matches("(?i).*[?&]((ssl)?password|user)=.*") || url.matches("[^?]*//[^/?]*@.*")) {
        throw new ConfigurationException(
            "%s: `node.database.url` carries a user or a password; write `user:`, and `password:` as a reference"
                .formatted(file));
      }
    }

    public boolean isFiles() {
      return url.isEmpty();
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
   * The pace of help in a collaboration on blinded pseudonyms.
   *
   * @param rowsPerHour how many rows of one partner this node multiplies in an hour, people,
   *     padding and checks alike; a batch of the agreement or more. A dictionary of guesses takes
   *     as long as this says. The default is about half of what one core can do.
   */
  public record Blinding(@DefaultValue("50000000") long rowsPerHour) {
    /** The same as the protocol takes it. */
    public HelpQuota quota() {
      return new HelpQuota(rowsPerHour, Duration.ofHours(1));
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
      checkTop(file, sources);
      Binder binder = new Binder(ConfigurationPropertySources.from(sources));
      NodeConfiguration read =
          binder.bindOrCreate(
              "node",
              org.springframework.boot.context.properties.bind.Bindable.of(NodeConfiguration.class),
              new NoUnboundElementsBindHandler(
                  BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
      checkKnown(file, sources);
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

  /** Where a property stands in a file that was read: {@code node.yaml:4:12}, else its name. */
  public static String place(Path file, String property) {
    try {
      for (PropertySource<?> source :
          new YamlPropertySourceLoader()
              .load(file.getFileName().toString(), new FileSystemResource(file))) {
        if (source.containsProperty(property)) {
          return ConfigurationException.place(file, OriginLookup.getOrigin(source, property));
        }
      }
    } catch (IOException | IllegalStateException e) {
      // It changed since; the message is about what was read.
    }
    return String.valueOf(file.getFileName());
  }

  /** All is under {@code node}: a key beside it would be read by nobody. */
  private static void checkTop(Path file, MutablePropertySources sources) {
    for (PropertySource<?> source : sources) {
      for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        String top = name.replaceFirst("[.\\[].*$", "");
        if (!top.equals("node")) {
          throw new ConfigurationException(
              "unknown property `%s` at %s; every key stands under `node`"
                  .formatted(
                      name,
                      ConfigurationException.place(file, OriginLookup.getOrigin(source, name))));
        }
      }
    }
  }

  private static void checkKnown(Path file, MutablePropertySources sources) {
    for (PropertySource<?> source : sources) {
      for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        if (!ConfigurationKeys.isKnown(name)) {
          throw new ConfigurationException(
              ConfigurationException.unknown(file, name, OriginLookup.getOrigin(source, name)));
        }
      }
    }
  }

  /** The binder leaves what has no default and is not there as null. */
  private void checkComplete(Path file) {
    require(file, "node.name", name);
    require(file, "node.role", role);
    checkPort(file, "node.port", port);
    checkPort(file, "node.rest.port", rest.port());
    database.check(file);
    rest.check(file);
    oidc.check(file);
    operations.check(file);
    memory.check(file);
    pipeline.check(file, offers);
    events.check(file, role);
    for (int i = 0; i < sources.size(); i++) {
      require(file, "node.sources[" + i + "].name", sources.get(i).name());
    }
    SourceOrigin.check(file, sources);
    lake.check(file);
    identity.check(file, sources);
    ConsentSettings.check(file, sources);
    OfferInPlace.check(file, offers, sources);
    engine.check(file);
    for (int i = 0; i < collaborations.size(); i++) {
      require(file, "node.collaborations[" + i + "].name", collaborations.get(i).name());
    }
    OwnCollaboration.checkNames(file, collaborations);
    DestinationSettings.check(file, destinations);
    AudienceSettings.check(file, this);
    if (blinding.rowsPerHour() < 1) {
      throw new ConfigurationException(
          "%s: `node.blinding.rows-per-hour` is %d, and a node that helps nobody has no pseudonyms itself; write a number of rows, such as 50000000"
              .formatted(file, blinding.rowsPerHour()));
    }
  }

  static void require(Path file, String property, @Nullable Object value) {
    if (value == null) {
      throw new ConfigurationException(file + " lacks the property `" + property + "`");
    }
  }

  private static void checkPort(Path file, String property, int port) {
    if (port < 0 || port > 65_535) {
      throw new ConfigurationException(
          "%s: `%s` is %d; it is a port from 1 to 65535, or 0 for a free one"
              .formatted(file, property, port));
    }
  }

  private static String firstLine(RuntimeException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
