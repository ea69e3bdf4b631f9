package io.parley.query.backend.duckdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * DuckDB with the choices of Trino: among a unit's own rows and groups by MD5 over the same words,
 * and names of singles under the same mask. So what is cut is the same, and every number must be.
 */
public final class SameChoices extends DuckDbDialect {
  private static final String WORDS =
      "coalesce(CASE WHEN typeof(%1$s) = 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(%1$s AS VARCHAR) AS TIMESTAMP), '%%Y-%%m-%%d %%H:%%M:%%S.%%f') ELSE CAST(%1$s AS VARCHAR) END, '-')";

  private final String seed;
  private final String mask;

  /** The choices that follow from this seed. */
  public SameChoices(byte[] seed) {
    this.seed = HexFormat.of().formatHex(seed);
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5")
              .digest(("single|" + this.seed).getBytes(StandardCharsets.UTF_8));
      this.mask = new java.math.BigInteger(1, digest).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String order(String owner, List<String> columns) {
    if (columns.isEmpty()) {
      return "1";
    }
    List<String> words = new java.util.ArrayList<>(Arrays.asList(owner.split(", ")));
    words.addAll(columns);
    String all =
        words.stream().map(w -> " || '|' || " + WORDS.formatted(w)).collect(Collectors.joining());
    return "md5('" + seed + "'" + all + "), " + String.join(", ", columns);
  }

  @Override
  public String single(String token) {
    return "xor(" + token + "::UHUGEINT, '" + mask + "'::UHUGEINT)::UUID";
  }
}
