package io.parley.connector.lake;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a lake is: who keeps the names of its tables, and where their files rest. Secrets are the
 * caller's to bring, and no text of these records shows them.
 *
 * @param home a directory of this machine: what is local of the lake, and nothing else, is in it
 * @param catalog who keeps names and current snapshots
 * @param store where files rest
 */
public record LakeSettings(Path home, Catalog catalog, Store store) {
  /** The default: everything in a directory, the catalog in SQLite. */
  public static LakeSettings local(Path home) {
    return new LakeSettings(home, new Catalog.Sqlite(), new Store.Local());
  }

  /** Who keeps names and current snapshots. */
  public sealed interface Catalog {
    /** {@code catalog.db} in the lake's directory: for one process at a time. */
    record Sqlite() implements Catalog {}

    /**
     * Two tables, {@code iceberg_tables} and {@code iceberg_namespace_properties}, in a PostgreSQL
     * database, made if they are not there.
     *
     * @param url {@code jdbc:postgresql://…}, without user or password
     */
    record Postgres(String url, String user, String password) implements Catalog {
      /** Refuses other databases. */
      public Postgres {
        if (!url.startsWith("jdbc:postgresql://")) {
          throw new IllegalArgumentException(
              "the url of a lake's PostgreSQL catalog begins with jdbc:postgresql://");
        }
      }

      /** Without the password. */
      @Override
      public String toString() {
        return "Postgres[" + url + ", " + user + "]";
      }
    }

    /**
     * A server that speaks Iceberg's REST protocol.
     *
     * @param uri its address, without {@code /v1}
     * @param warehouse which of its warehouses, where it has several
     */
    record Rest(URI uri, Optional<String> warehouse, Login login) implements Catalog {
      /** How a node tells the server who it is. */
      public sealed interface Login {
        /** Not at all. */
        record None() implements Login {}

        /** By a token that the operator was given. */
        record Token(String token) implements Login {
          /** Without the token. */
          @Override
          public String toString() {
            return "Token[]";
          }
        }

        /**
         * By OAuth2 client credentials.
         *
         * @param tokens the address that gives tokens
         * @param scope what to ask for; {@code catalog} is usual
         */
        record Client(URI tokens, String id, String secret, String scope) implements Login {
          /** Without the secret. */
          @Override
          public String toString() {
            return "Client[" + tokens + ", " + id + ", " + scope + "]";
          }
        }
      }
    }
  }

  /** Where files rest. */
  public sealed interface Store {
    /** The folder {@code warehouse} of the lake's directory. */
    record Local() implements Store {}

    /**
     * A bucket that is there already, on anything that speaks S3. Data files are written in the
     * folder {@code staging} of the lake's directory before they go there, and read from the folder
     * {@code cache}.
     *
     * @param prefix where in the bucket; may be empty
     * @param endpoint the server, where it is not Amazon's
     * @param region such as {@code eu-central-1}
     * @param pathStyle whether the bucket's name goes into the path, not into the host's name
     * @param cacheBytes how large the cache may become, at least 1 MiB: larger than what the
     *     queries of an hour read
     */
    record S3(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        String region,
        String keyId,
        String secretKey,
        boolean pathStyle,
        long cacheBytes)
        implements Store {
      private static final long LEAST_CACHE = 1 << 20;

      /** Takes slashes off the ends of the prefix, and refuses what no bucket is called. */
      public S3 {
        prefix = prefix.replaceAll("^/+|/+$", "");
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
          throw new IllegalArgumentException("`" + bucket + "` is no name for a bucket");
        }
        if (cacheBytes < LEAST_CACHE) {
          throw new IllegalArgumentException(
              "the cache of a lake in S3 has at least " + LEAST_CACHE + " bytes");
        }
      }

      /** Without the secret key. */
      @Override
      public String toString() {
        return "S3[" + root() + "]";
      }

      String root() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
      }
    }
  }
}
