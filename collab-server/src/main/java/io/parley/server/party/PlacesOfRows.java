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
   */
  static PlacesOfRows of(ArrowReader rows, PlacesOfPersons people) throws IOException {
    List<int[]> files = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    while (rows.loadNextBatch()) {
      VectorSchemaRoot batch = rows.getVectorSchemaRoot();
      BigIntVector names = (BigIntVector) RowColumns.stored(batch.getVector(0));
      int[] places = people.places(batch.getVector(1), batch.getRowCount());
      for (int i = 0; i < places.length; i++) {
        int file = file(names.get(i));
        int row = row(names.get(i));
        while (files.size() <= file) {
          files.add(new int[0]);
          sizes.add(0);
        }
        if (row >= files.get(file).length) {
          files.set(file, longer(files.get(file), row));
        }
        files.get(file)[row] = places[i];
        sizes.set(file, Math.max(sizes.get(file), row + 1));
      }
    }
    for (int i = 0; i < files.size(); i++) {
      files.set(i, Arrays.copyOf(files.get(i), sizes.get(i)));
    }
    return new PlacesOfRows(rows.getVectorSchemaRoot().getSchema().getFields().get(1), files);
  }

  private static int[] longer(int[] places, int row) {
    int[] longer = Arrays.copyOf(places, Math.max(row + 1, Math.addExact(row, row / 2)));
    Arrays.fill(longer, places.length, longer.length, -1);
    return longer;
  }

  private static int file(long name) {
    return Math.toIntExact(name >>> ROW_BITS);
  }

  private static int row(long name) {
    return Math.toIntExact(name & ((1L << ROW_BITS) - 1));
  }

  /** The bytes that it takes. */
  long bytes() {
    return files.stream().mapToLong(f -> (long) f.length * Integer.BYTES).sum();
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
