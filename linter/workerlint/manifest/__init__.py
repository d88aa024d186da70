"""What a Worker manifest is: documents, schema, quantities, topology, and named resources."""
