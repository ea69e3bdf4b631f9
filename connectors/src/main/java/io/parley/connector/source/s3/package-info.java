/** Places where files lie that a source reads: a folder, or a bucket of what speaks S3. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.source.s3;
