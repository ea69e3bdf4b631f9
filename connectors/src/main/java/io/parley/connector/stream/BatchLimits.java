package io.parley.connector.stream;

/**
 * How large a batch becomes before it is kept.
 *
 * @param rows at least 1
 * @param bytes of the rows' texts, at least 1; one row more may fit
 */
public record BatchLimits(int rows, long bytes) {
  /** 50,000 rows or 64 MiB. */
  public static final BatchLimits STANDARD = new BatchLimits(50_000, 64L << 20);

  /** Refuses limits that nothing fits. */
  public BatchLimits {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException("a batch has room for a row at least");
    }
  }

  /** Whether a batch is to be kept now. */
  boolean reached(int itsRows, long itsBytes) {
    return itsRows >= rows || itsBytes >= bytes;
  }
}
