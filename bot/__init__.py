"""Everything of Mentorable that touches the world: surfaces, store, forge, jobs and the core that joins them."""
