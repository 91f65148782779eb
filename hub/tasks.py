"""The worker's tasks: thin entry points that chain the stages. Each may run twice, or die half-way, without harm."""
