package io.parley.server.demo.data;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the experiment that lies beside this code; its README names the source. */
public final class Hillstrom {
  public static final int ROWS = 64_000;

  private static final String RESOURCE = "/demo/hillstrom.csv.gz";

  private Hillstrom() {}

  /** The first {@code count} customers, in the order of the file. */
  public static List<Customer> first(int count) throws IOException {
    List<Customer> customers = new ArrayList<>(count);
    try (BufferedReader lines = open()) {
      String line = lines.readLine(); // the header
      while (customers.size() < count && (line = lines.readLine()) != null) {
        customers.add(parse(line));
      }
    }
    return customers;
  }

  private static BufferedReader open() throws IOException {
    InputStream resource = Hillstrom.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new FileNotFoundException("resource " + RESOURCE + " is missing");
    }
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(resource, 1 << 16), StandardCharsets.UTF_8));
  }

  /** The second field may hold a comma, and is not needed: the others are counted from the end. */
  private static Customer parse(String line) {
    String[] fields = line.split(",", -1);
    int end = fields.length;
    return new Customer(
        Integer.parseInt(fields[0]),
        new BigDecimal(fields[end - 10]),
        fields[end - 7],
        fields[end - 6].equals("1"),
        fields[end - 5],
        Segment.ofHillstrom(fields[end - 4]),
        fields[end - 3].equals("1"),
        fields[end - 2].equals("1"),
        new BigDecimal(fields[end - 1]));
  }
}
