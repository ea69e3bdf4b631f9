package io.parley.server.party;

import io.parley.query.backend.rows.RowColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Whose each row of a table is, for a table that does not change: found once, so that no question
 * reads and looks up persons again. Four bytes a row. It says of a row what {@link PlacesOfPersons}
 * says of the person in it.
 */
final class PlacesOfRows implements NamedPeople {
  /** A row's name is the number of its file and, in so many bits, its place in the file. */
  static final int ROW_BITS = 32;

  /** The bits of a name that are its place. */
  static final long ROWS_OF_A_FILE = (1L << ROW_BITS) - 1;

  private final Field person;
  private final List<int[]> files;

  private PlacesOfRows(Field person, List<int[]> files) {
    this.person = person;
    this.files = files;
  }

  /**
   * Reads all rows of a table.
   *
   * @param rows the name and the person of each
   * @param sizes how many places each file has
   */
  static PlacesOfRows of(ArrowReader rows, List<Long> sizes, PlacesOfPersons people)
      throws IOException {
    List<int[]> files = new ArrayList<>();
    for (long size : sizes) {
      int[] places = new int[Math.toIntExact(size)];
      Arrays.fill(places, -1);
      files.add(places);
    }
    while (rows.loadNextBatch()) {
      VectorSchemaRoot batch = rows.getVectorSchemaRoot();
      BigIntVector names = (BigIntVector) RowColumns.stored(batch.getVector(0));
      int[] places = people.places(batch.getVector(1), batch.getRowCount());
      for (int i = 0; i < places.length; i++) {
        files.get(file(names.get(i)))[row(names.get(i))] = places[i];
      }
    }
    return new PlacesOfRows(rows.getVectorSchemaRoot().getSchema().getFields().get(1), files);
  }

  private static int file(long name) {
    return Math.toIntExact(name >>> ROW_BITS);
  }

  private static int row(long name) {
    return Math.toIntExact(name & ROWS_OF_A_FILE);
  }

  /** The bytes that it takes. */
  long bytes() {
    return files.stream().mapToLong(f -> (long) f.length * Integer.BYTES).sum();
  }

  /** The bytes that files of so many rows take. */
  static long bytes(List<Long> sizes) {
    return sizes.stream().mapToLong(size -> size * Integer.BYTES).sum();
  }

  @Override
  public int[] places(FieldVector named, int rows) {
    BigIntVector names = (BigIntVector) RowColumns.stored(named);
    int[] places = new int[rows];
    for (int i = 0; i < rows; i++) {
      long name = names.get(i);
      places[i] = files.get(file(name))[row(name)];
    }
    return places;
  }

  @Override
  public Field person(Field named) {
    return person;
  }
}
